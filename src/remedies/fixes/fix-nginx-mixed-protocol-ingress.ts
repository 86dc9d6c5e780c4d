import type { Fix } from '../../model/remedy.js';
import { backendsOf } from '../parts/found.js';
import { bySpeech } from '../parts/nginxAnnotations.js';
import { splitIngress } from '../parts/splitIngress.js';

export default {
  meta: {
    id: 'fix-nginx-mixed-protocol-ingress',
    kind: 'fix',
    title: 'Split the Ingress by protocol',
    risk: 'The gRPC paths are served by nobody for a moment.',
    undo: 'Delete the new Ingress and put its paths back into the old one.',
  },

  plan(finding, surroundings) {
    const all = backendsOf(finding.hit, surroundings);
    const [first] = all;
    return first && splitIngress(finding, first.ingress, bySpeech(all).grpc, surroundings.ingresses);
  },
} satisfies Fix;
