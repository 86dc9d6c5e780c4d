import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-netpol-egress-blocks-dns',
    kind: 'fix',
    title: 'Add the egress rule for DNS',
    risk: 'None: names are looked up as by every other pod.',
    undo: 'Remove the rule.',
  },

  plan(finding) {
    const rule = {
      to: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
        },
      ],
      ports: [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    };
    return correction(
      finding,
      [
        setFields('Admit UDP and TCP 53 of kube-dns', finding.hit.subject, [
          { path: ['spec', 'egress', '-'], value: rule },
        ]),
      ],
      ['Where DNS has other labels, or a cache on the node answers (169.254.20.10), name that instead.'],
    );
  },
} satisfies Fix;
