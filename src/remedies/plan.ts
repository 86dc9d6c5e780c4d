import type { Hit } from '../model/check.js';
import { type ObjectRef, refOf } from '../model/objects.js';
import type { Fix, PinnedPort, Proposal, Remedy, Surroundings, WayOut } from '../model/remedy.js';
import type { PlanEntry, PlannedRemedy } from '../model/report.js';
import { remedies as every } from './index.js';

/** A finding, with the remedies its check names. */
export interface RemediableFinding {
  check: string;
  hit: Hit;
  remedies: readonly string[];
}

/**
 * What to do: for each Service whose calls stay on few pods the ways out, best first; for each finding its
 * corrections. A Service or finding for which nothing can be proposed has no entry.
 */
export function planFor(
  services: readonly PinnedPort[],
  findings: readonly RemediableFinding[],
  surroundings: Surroundings,
  remedies: readonly Remedy[] = every,
): PlanEntry[] {
  const waysOut = remedies.filter((r): r is WayOut => r.meta.kind === 'way-out');
  const fixes = new Map(remedies.filter((r): r is Fix => r.meta.kind === 'fix').map((fix) => [fix.meta.id, fix]));
  return [
    ...services.flatMap((pinned) => serviceEntry(pinned, surroundings, waysOut)),
    ...withoutRepetition(findings.flatMap((finding) => findingEntry(finding, surroundings, fixes))),
  ];
}

/** One entry where several findings of a check on one object have the same correction: two backends, two refusals. */
function withoutRepetition(entries: readonly PlanEntry[]): PlanEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function serviceEntry(pinned: PinnedPort, surroundings: Surroundings, waysOut: readonly WayOut[]): PlanEntry[] {
  const options = waysOut
    .flatMap((wayOut) => planned(wayOut, wayOut.plan(pinned, surroundings)))
    .sort((a, b) => (a.rank?.score ?? 0) - (b.rank?.score ?? 0));
  if (options.length === 0) return [];
  const { node, port, verdict } = pinned;
  return [
    {
      for: 'service',
      service: refOf(node.service),
      port: port.port.port,
      // Whoever asks for a way out without a verdict fears what the objects alone allow.
      verdict: verdict?.verdict ?? 'at-risk',
      options,
    },
  ];
}

function findingEntry(
  { check, hit, remedies }: RemediableFinding,
  surroundings: Surroundings,
  fixes: ReadonlyMap<string, Fix>,
): PlanEntry[] {
  const options = remedies.flatMap((id) => {
    const fix = fixes.get(id);
    return fix ? planned(fix, fix.plan({ check, hit }, surroundings)) : [];
  });
  const object: ObjectRef = refOf(hit.subject);
  return options.length > 0 ? [{ for: 'finding', check, object, options }] : [];
}

function planned({ meta }: Remedy, proposal: Proposal | undefined): PlannedRemedy[] {
  return proposal ? [{ remedy: meta.id, title: meta.title, risk: meta.risk, undo: meta.undo, ...proposal }] : [];
}
