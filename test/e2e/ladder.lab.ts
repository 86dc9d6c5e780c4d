import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { grpclb, kubectl, root, sleep } from './kit/cluster.js';
import { apply, rolledOut } from './kit/greeter.js';
import { clientsYaml, type Scenario, serversYaml } from './kit/scenario.js';

/** Live Services with a known truth, all judged in one pass over the cluster. */
const namespace = `grpclb-ladder-${process.pid}`;
const one = { pods: 1, policy: 'pick_first', rps: 40 } as const;
const spread = { pods: 1, policy: 'round_robin', rps: 60 } as const;

const scenarios: readonly Scenario[] = [
  {
    name: 'pinned',
    story: 'one client, one connection, a cluster IP',
    clients: one,
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'spread',
    story: 'headless, round_robin',
    headless: true,
    clients: spread,
    expected: { verdict: 'balanced', confidence: 'proved' },
  },
  {
    name: 'first',
    story: 'headless, pick_first: pinned harder than by a cluster IP',
    headless: true,
    clients: one,
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'sticky',
    story: 'session affinity',
    sessionAffinity: true,
    clients: one,
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'hopping',
    story: 'MAX_CONNECTION_AGE of 20 s and one client: the pin moves from pod to pod',
    maxConnectionAge: '20s',
    clients: one,
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'costly',
    story: 'calls arrive evenly and cost ten times as much on one pod',
    groups: [
      { pods: 2, burnMs: 1 },
      { pods: 1, burnMs: 15 },
    ],
    headless: true,
    clients: { pods: 1, policy: 'round_robin', rps: 30 },
    expected: { verdict: 'imbalanced', confidence: 'likely' },
  },
  {
    name: 'stream',
    story: 'one stream that stays open',
    clients: { pods: 1, policy: 'pick_first', rps: 400, stream: true },
    expected: { verdict: 'imbalanced', confidence: 'likely' },
  },
  { name: 'silent', story: 'no traffic at all', expected: { verdict: 'at-risk' } },
];

const rungs = ['1', '2', '3', '4', '5'] as const;
let report: Report;
/** What each rung says alone. */
const alone = new Map<string, Report>();

beforeAll(async () => {
  kubectl(['create', 'namespace', namespace]);
  apply(scenarios.map((scenario) => serversYaml(namespace, scenario)).join('---\n'));
  for (const { name, groups = [0] } of scenarios) {
    for (const i of groups.keys()) rolledOut(namespace, `${name}-${i}`);
  }
  // A client that asks DNS before the last pod is in it never dials that pod: it would be right to call that skewed.
  await sleep(10_000);
  apply(scenarios.map((scenario) => clientsYaml(namespace, scenario)).join(''));
  for (const { name, clients } of scenarios) if (clients) rolledOut(namespace, `${name}-client`);
  // Pods that joined less than a minute ago are warming up, and connections have to settle.
  await sleep(75_000);
  report = await pinning();
  await Promise.all(rungs.map(async (rung) => alone.set(rung, await pinning('--rungs', rung))));
  if (process.env.UPDATE_RESULTS === '1') writeResults();
}, 300_000);

async function pinning(...more: string[]): Promise<Report> {
  const { stdout, stderr } = await grpclb(['pinning', '-n', namespace, '-o', 'json', '--duration', '30s', ...more]);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** The table of the README: what each rung alone, and all together, say about each scenario. */
function writeResults(): void {
  const said = (from: Report | undefined, name: string) => {
    const { verdict, confidence } = judged(from ?? report, name);
    return confidence ? `${verdict}, ${confidence}` : verdict;
  };
  const rows = scenarios.map(({ name, story }) =>
    [story, ...rungs.map((rung) => said(alone.get(rung), name)), `**${said(report, name)}**`].join(' | '),
  );
  const head = ['scenario', '1 metrics-server', '2 kubelet', '3 RPC counters', '4 channelz', '5 sockets', 'all'];
  const table = [head.join(' | '), head.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n');
  const folder = join(root, 'test/bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'ladder.md'),
    `Windows of 30 s on the lab (\`UPDATE_RESULTS=1 npm run test:lab\`).\n\n${table}\n`,
  );
}

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

function judged(from: Report, name: string) {
  const found = from.services.find((s) => s.name === name);
  if (!found) throw new Error(`no Service ${name}`);
  return found;
}

describe('every rung together', () => {
  it.each(scenarios.map((s) => [s.name, s] as const))('%s', (name, { expected, story }) => {
    const service = judged(report, name);
    const said = `${story}: ${service.verdict} · ${service.confidence}\n${service.reasons.join('\n')}\n${service.evidence.map((e) => `${e.rung} ${e.source}: ${e.says} (${e.leans})`).join('\n')}`;
    expect(service.verdict, said).toBe(expected.verdict);
    if (expected.confidence) expect(service.confidence, said).toBe(expected.confidence);
  });

  it('names the client pod, the server pod and the share of the pin', () => {
    const pinned = judged(report, 'pinned');
    const [edge] = pinned.clients;
    expect(edge).toMatchObject({ from: 'Deployment/pinned-client', connections: 1, pod: pinned.figures.hotPod });
    expect(edge?.clientPod).toMatch(/\/pinned-client-/);
    expect(pinned.figures).toMatchObject({ connections: 1, ceiling: 1, idlePods: 2 });
    expect(pinned.figures.hotShare).toBeGreaterThan(0.9);
    expect(pinned.pods[0]).toMatchObject({ connections: 1 });
    expect(pinned.pods[0]?.callsPerSecond).toBeGreaterThan(20);
  });

  it('takes little more time than its window', () => {
    expect(report.summary.tookSeconds).toBeLessThan(30 + 15);
  });
});

describe.each(rungs)('rung %s alone', (rung) => {
  const of = (name: string) => judged(alone.get(rung) as Report, name);

  it('never calls pinned what is not', () => {
    for (const name of ['spread', 'costly', 'silent']) expect(of(name).verdict, name).not.toBe('pinned');
  });

  it('proves nothing without having seen connections', () => {
    for (const { name } of scenarios) {
      if (rung === '1' || rung === '2' || rung === '3') expect(of(name).confidence, name).not.toBe('proved');
    }
  });

  it('sees the pin, or says that it cannot', () => {
    // Sockets show who is connected, and nothing of what is done.
    expect(of('pinned').verdict).toBe(rung === '5' ? 'at-risk' : 'pinned');
  });
});
