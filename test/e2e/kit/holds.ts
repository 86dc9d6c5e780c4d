import { expect } from 'vitest';
import type { ReportService } from '../../../src/model/report.js';
import type { Expected, Rung, Scenario } from './scenario.js';
import { type Truth, total } from './truth.js';

/** What was said of a scenario, and what its servers did meanwhile. */
export interface Judged {
  scenario: Scenario;
  service: ReportService;
  truth: Truth;
}

/** What all rungs together say is so. */
export function holds(judged: Judged): void {
  const { scenario, service, truth } = judged;
  const told = tell(judged);
  if (scenario.arrivals) {
    expect([scenario.arrivals].flat(), `the lab does not do what it should: ${told}`).toContain(truth.arrivals);
  }
  const { verdict, confidence } = expectedOf(scenario, truth);
  expect(service.verdict, told).toMatch(verdict);
  if (confidence) expect(service.confidence, told).toBe(confidence);
  // Where chance moves connections about, a window that begins a second later sees other shares.
  agrees(service, truth, scenario.arrivals === undefined ? 0.25 : 0.1, told);
}

interface AloneRule {
  name: string;
  holds(rung: Rung, judged: Judged): void;
}

/** What must be so of each scenario where one rung is read alone. */
export const aloneRules: readonly AloneRule[] = [
  {
    name: 'never calls pinned what reaches every pod',
    holds(_, judged) {
      const { arrivals, evenness } = judged.truth;
      // A little less may be a little more in a rung's own window.
      if (arrivals === 'none' || evenness < 0.95) return;
      expect(judged.service.verdict, tell(judged)).not.toBe('pinned');
    },
  },
  {
    name: 'never calls balanced what goes to one pod',
    holds(_, judged) {
      if (judged.truth.arrivals === 'one') expect(judged.service.verdict, tell(judged)).not.toBe('balanced');
    },
  },
  {
    name: 'says what has to be told',
    holds(rung, judged) {
      const wanted = judged.scenario.alone?.[rung];
      if (wanted !== undefined) expect(judged.service.verdict, tell(judged)).toMatch(wanted);
    },
  },
  {
    name: 'proves nothing without having seen connections',
    holds(rung, judged) {
      if (rung !== '4' && rung !== '5') expect(judged.service.confidence, tell(judged)).not.toBe('proved');
    },
  },
];

export function holdsAlone(rung: Rung, judged: Judged): void {
  for (const rule of aloneRules) rule.holds(rung, judged);
}

function expectedOf({ expected }: Scenario, truth: Truth): Expected {
  return typeof expected === 'function' ? expected(truth) : expected;
}

/** Everything a service was judged by, for the message of a test that fails. */
function tell({ scenario, service: { verdict, confidence, reasons, evidence }, truth }: Judged): string {
  return [
    scenario.story,
    `${verdict} · ${confidence}`,
    ...reasons,
    ...evidence.map((e) => `${e.rung} ${e.source}: ${e.says} (${e.leans})`),
    `truth: ${truth.arrivals} ${[...truth.calls].map(([pod, calls]) => `${pod} ${calls}`).join(', ')}`,
  ].join('\n');
}

/** The calls that were read are those that the servers counted, and the busiest pod is the one that worked most. */
function agrees({ pods, figures, verdict }: ReportService, truth: Truth, within: number, told: string): void {
  const read = new Map(pods.flatMap((p) => (p.callsPerSecond === undefined ? [] : [[p.name, p.callsPerSecond]])));
  // Pins that hop within seconds are at another pod where one read began a little later.
  if (total(truth.calls) < 100 || total(read) === 0 || truth.arrivals === 'hopping') return;
  for (const [pod, calls] of truth.calls) {
    const off = (read.get(pod) ?? 0) / total(read) - calls / total(truth.calls);
    expect(Math.abs(off), `share of ${pod}: ${told}`).toBeLessThan(within);
  }
  const skewed = verdict === 'pinned' || verdict === 'imbalanced';
  if (!skewed || total(truth.burned) === 0) return;
  // Two that do nearly the same change places from one window to the next.
  const burned = truth.burned.get(figures.hotPod ?? '') ?? 0;
  expect(burned / Math.max(...truth.burned.values()), told).toBeGreaterThan(1 - 2 * within);
}
