import { type NetworkPolicy, shortRef, type Workload } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { correction } from '../parts/correction.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-netpol-admit',
    kind: 'fix',
    title: 'Add the rule that lets these pods through',
    risk: 'Every pod with the same labels is admitted as well.',
    undo: 'Remove the rule.',
  },

  plan(finding, { workloads }) {
    const { subject, details = {} } = finding.hit;
    const { direction, podPort, client, server } = details;
    const find = (id: unknown) =>
      (workloads ?? []).find((w) => `${w.metadata.namespace ?? ''}/${w.kind}/${w.metadata.name}` === id);
    const other = find(direction === 'ingress' ? client : server);
    const peer = other && peerOf(other, subject.metadata.namespace);
    if (subject.kind !== 'NetworkPolicy' || !other || !peer) return undefined;
    const ports = [{ protocol: 'TCP', port: podPort }];
    const rule = direction === 'ingress' ? { from: [peer], ports } : { to: [peer], ports };
    const policy: NetworkPolicy = subject;
    return correction(finding, [
      setFields(`Admit ${shortRef({ kind: other.kind, name: other.metadata.name })} on port ${podPort}`, policy, [
        { path: ['spec', String(direction), '-'], value: rule },
      ]),
    ]);
  },
} satisfies Fix;

/** The workload's pods as a peer of a rule; from another namespace, the namespace stands in the same peer. */
function peerOf(workload: Workload, policyNamespace: string | undefined) {
  const { namespace = '' } = workload.metadata;
  const matchLabels = workload.spec?.selector?.matchLabels ?? templateOf(workload)?.metadata?.labels;
  if (!matchLabels) return undefined;
  return {
    ...(namespace !== policyNamespace && {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    }),
    podSelector: { matchLabels },
  };
}
