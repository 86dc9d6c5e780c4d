import { describe, expect, it } from 'vitest';
import { kubectl } from './kit/cluster.js';
import { matrix } from './kit/matrix.js';
import type { Scenario } from './kit/scenario.js';

/** The ways in which calls reach the pods of one Service, each with a known truth. */
const one = { pods: 1, policy: 'pick_first', rps: 40 } as const;
const spread = { pods: 1, policy: 'round_robin', rps: 60 } as const;

const scenarios: readonly Scenario[] = [
  {
    name: 'pinned',
    story: 'one client, one connection, a cluster IP',
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
    // Sockets show who is connected, and nothing of what is done.
    alone: { 1: 'pinned', 2: 'pinned', 3: 'pinned', 4: 'pinned', 5: 'at-risk', 7: 'pinned' },
  },
  {
    name: 'spread',
    story: 'headless, round_robin',
    headless: true,
    clients: spread,
    arrivals: 'even',
    expected: { verdict: 'balanced', confidence: 'proved' },
  },
  {
    name: 'first',
    story: 'headless, pick_first: pinned harder than by a cluster IP',
    headless: true,
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'sticky',
    story: 'session affinity',
    sessionAffinity: true,
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'hopping',
    story: 'MAX_CONNECTION_AGE of 20 s and one client: the pin moves from pod to pod',
    maxConnectionAge: '20s',
    clients: one,
    // A new connection may find the pod of the one before it.
    arrivals: ['hopping', 'one'],
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
    arrivals: 'even',
    expected: { verdict: 'imbalanced', confidence: 'likely' },
  },
  {
    name: 'stream',
    story: 'one stream that stays open',
    clients: { pods: 1, policy: 'pick_first', rps: 400, stream: true },
    arrivals: 'one',
    expected: { verdict: 'imbalanced', confidence: 'likely' },
  },
  { name: 'silent', story: 'no traffic at all', arrivals: 'none', expected: { verdict: 'at-risk' } },
];

const made = matrix('ladder', 'Go servers', scenarios);

describe('what is said of a pin', () => {
  it('names the client pod, the server pod and the share of the pin', () => {
    const pinned = made.all('pinned');
    const [edge] = pinned.clients;
    expect(edge).toMatchObject({ from: 'Deployment/pinned-client', connections: 1, pod: pinned.figures.hotPod });
    expect(edge?.clientPod).toMatch(/\/pinned-client-/);
    // Older than the window, and no older than the client.
    const started = kubectl([
      ...['-n', made.namespace, 'get', 'pods', '-l', 'app=pinned-client'],
      ...['-o', 'jsonpath={.items[0].status.startTime}'],
    ]);
    expect(edge?.ageSeconds).toBeGreaterThan(35);
    expect(edge?.ageSeconds).toBeLessThan((Date.now() - Date.parse(started)) / 1000);
    expect(edge?.isNew).toBeUndefined();
    expect(pinned.figures).toMatchObject({ connections: 1, ceiling: 1, idlePods: 2 });
    expect(pinned.figures.hotShare).toBeGreaterThan(0.9);
    expect(pinned.pods[0]).toMatchObject({ connections: 1 });
    expect(pinned.pods[0]?.callsPerSecond).toBeGreaterThan(20);
  });

  it('tells how young the connection of a pin that hops is', () => {
    for (const { ageSeconds = 0 } of made.all('hopping').clients) expect(ageSeconds).toBeLessThan(35);
  });

  it('takes little more time than its window', () => {
    expect(made.report().summary.tookSeconds).toBeLessThan(30 + 15);
  });
});
