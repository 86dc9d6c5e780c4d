import type { Evidence } from '../model/evidence.js';
import type { VerdictEvidence } from '../model/verdict.js';
import type { Measures } from './serviceVerdict.js';

/** The measures by which a rung is heard, best first; what a rung brings beside them is not missed. */
const rungs = [
  { rung: 1, source: 'metrics-server', names: ['metricsCpu'] },
  { rung: 2, source: 'kubelet summary', names: ['summaryCpu'] },
  { rung: 3, source: 'RPC counters', names: ['callRates', 'lifetimeCalls'] },
  { rung: 4, source: 'channelz', names: ['channelz'] },
  { rung: 5, source: 'socket table', names: ['sockets'] },
  { rung: 6, source: 'access log', names: ['loggedCalls'] },
  { rung: 7, source: 'Prometheus', names: ['historyCalls'] },
  { rung: 7, source: 'Prometheus', names: ['historyCpu'] },
] as const;

type RungMeasure = (typeof rungs)[number]['names'][number];

/** Why a measure is not there, for those that are not. */
export type Unread = Partial<Record<RungMeasure, Extract<Evidence<unknown>, { state: 'absent' }>>>;

/** Rungs that were climbed and brought nothing about these pods, each with the reason. */
export function unheardRungs(measures: Measures, keys: readonly string[]): VerdictEvidence[] {
  const unheard = rungs.flatMap(({ rung, source, names }) => {
    if (names.some((name) => keys.some((key) => measures[name]?.pods[key]))) return [];
    const why = names.flatMap((name) => whyNot(measures, name, keys))[0];
    return why === undefined ? [] : [{ rung, source, says: why, leans: 'silent' as const }];
  });
  // A server that cannot be reached gives neither calls nor CPU, for one reason.
  return unheard.filter(({ rung, says }, i) => unheard.findIndex((e) => e.rung === rung && e.says === says) === i);
}

function whyNot(measures: Measures, name: RungMeasure, keys: readonly string[]): string[] {
  const absence = measures.unread?.[name];
  if (absence?.reason === 'not-asked') return [];
  if (absence) return [absence.remedy === undefined ? absence.detail : `${absence.detail} ${absence.remedy}`];
  return keys.flatMap((key) => measures[name]?.noData[key] ?? []);
}
