import type { PinnedPort, Surroundings } from '../../model/remedy.js';
import { matchesSelector } from '../../model/topology/selector.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { listed } from './callers.js';

/** A caveat where NetworkPolicies guard the server's pods: who dials them anew may have to be let in. */
export function policyCaveat({ node }: PinnedPort, { networkPolicies }: Surroundings, newcomer: string): string[] {
  const guarding = (networkPolicies ?? []).filter(
    ({ metadata, spec }) =>
      metadata.namespace === node.service.metadata.namespace &&
      (spec?.policyTypes ?? ['Ingress']).includes('Ingress') &&
      node.workloads.some((w) => matchesSelector(spec?.podSelector, templateOf(w)?.metadata?.labels)),
  );
  if (guarding.length === 0) return [];
  const names = listed(guarding.map((p) => `NetworkPolicy/${p.metadata.name}`));
  return [`${names} guard${guarding.length === 1 ? 's' : ''} the pods: ${newcomer} must be let in there.`];
}
