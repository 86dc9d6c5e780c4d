import type { Evidence } from '../model/evidence.js';
import type { AccessRefusal } from '../model/verdict.js';

/** What the cluster refused to show, by the evidence that lacks it. */
export function accessRefusals(evidence: Readonly<Record<string, Evidence<unknown>>>): AccessRefusal[] {
  return Object.entries(evidence).flatMap(([name, e]): AccessRefusal[] => {
    if (e.state === 'present') return (e.refused ?? []).map((refusal) => ({ evidence: name, ...refusal }));
    if (e.reason !== 'forbidden') return [];
    // A server beside the cluster, such as a Prometheus by its URL, refuses by rules of its own: no role helps.
    if (!e.rbac && e.remedy !== undefined) return [];
    return [{ evidence: name, detail: e.detail, ...(e.rbac && { rbac: e.rbac }) }];
  });
}
