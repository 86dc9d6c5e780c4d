import { describe, expect, it } from 'vitest';
import type { ConnectionMeasure, ServerConnection } from '../model/connections.js';
import { absent } from '../model/evidence.js';
import type { Pod, Service, Workload } from '../model/objects.js';
import { peerLookup } from '../model/peers.js';
import type { Path, PortNode, ServiceNode } from '../model/topology/topology.js';
import type { WorkMeasure } from '../model/work.js';
import { type Measures, serviceVerdict } from './serviceVerdict.js';

const now = Date.parse('2026-11-23T12:00:00Z');

function pods(ages: readonly number[]): Pod[] {
  return ages.map((age, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `greeter-${i}`, namespace: 'shop' },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'app', state: { running: { startedAt: new Date(now - age * 1000).toISOString() } } }],
    },
  }));
}

const cart: Workload = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart', namespace: 'shop' } };

function clientPath(balancing: Path['balancing'], clientPods: number): Path {
  return {
    from: { kind: 'workload', workload: cart, pods: clientPods },
    evidence: 'env GREETER_ADDR=greeter:50051',
    hops: [{ kind: 'kube-proxy', name: 'kube-proxy', chooses: balancing === 'l7' ? 'per-request' : 'per-connection' }],
    balancing,
    why: 'the Service has a cluster IP',
  };
}

function setting(ages: readonly number[], paths: Path[], more: { headless?: boolean; max?: number } = {}) {
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'greeter', namespace: 'shop' } };
  const port: PortNode = {
    port: { name: 'grpc', port: 50051 },
    index: 0,
    targets: [],
    grpc: { level: 'declared', reasons: [], against: [] },
    serverTls: { state: 'unknown', reasons: [] },
    endpoints: undefined,
    paths,
  };
  const node: ServiceNode = {
    service,
    headless: more.headless ?? false,
    external: false,
    workloads: [],
    pods: pods(ages),
    replicas: { now: ages.length, max: more.max ?? ages.length },
    ports: [port],
    siblings: [],
  };
  return { node, port };
}

function measure(rung: 1 | 2 | 3, signal: 'cpu' | 'network' | 'calls', values: (number | undefined)[]): WorkMeasure {
  const from = new Date(now - 30_000).toISOString();
  const to = new Date(now).toISOString();
  const figures = values.flatMap((value, i) => (value === undefined ? [] : [[`shop/greeter-${i}`, value] as const]));
  return {
    rung,
    signal,
    span: 'window',
    unit: signal === 'cpu' ? 'millicores' : 'bytes/s',
    pods: Object.fromEntries(figures.map(([key, value]) => [key, { value, from, to, samples: 2 }])),
    windows: [{ from, to, pods: Object.fromEntries(figures) }],
    noData: Object.fromEntries(
      values.flatMap((v, i) => (v === undefined ? [[`shop/greeter-${i}`, 'no sample yet']] : [])),
    ),
  };
}

/** Hours of Prometheus: what each pod did at each step of two minutes, undefined where it was not there. */
function past(signal: 'cpu' | 'calls', steps: (number | undefined)[][]): WorkMeasure {
  const at = (i: number) => new Date(now - (steps.length - 1 - i) * 120_000);
  const windows = steps.map((values, i) => ({
    from: new Date(at(i).getTime() - 45_000).toISOString(),
    to: at(i).toISOString(),
    pods: Object.fromEntries(values.flatMap((v, pod) => (v === undefined ? [] : [[`shop/greeter-${pod}`, v]]))),
  }));
  const keys = [...new Set(windows.flatMap(({ pods }) => Object.keys(pods)))];
  const { from = '' } = windows[0] ?? {};
  const to = at(steps.length - 1).toISOString();
  return {
    rung: 7,
    signal,
    span: 'window',
    unit: signal === 'cpu' ? 'millicores' : 'calls/s',
    stepSeconds: 120,
    pods: Object.fromEntries(keys.map((key) => [key, { value: 1, from, to, samples: steps.length }])),
    windows,
    noData: {},
  };
}

const none: Measures = {
  metricsCpu: undefined,
  summaryCpu: undefined,
  summaryNetwork: undefined,
  lifetimeCpu: undefined,
};

describe('serviceVerdict', () => {
  it('says pinned, likely, when CPU and bytes agree and a client dials the cluster IP', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l4', 1)]);
    const verdict = serviceVerdict(
      node,
      port,
      {
        ...none,
        summaryCpu: measure(2, 'cpu', [250, 1, 1]),
        summaryNetwork: measure(2, 'network', [40_000, 200, 200]),
      },
      now,
    );
    expect(verdict).toMatchObject({ verdict: 'pinned', confidence: 'likely' });
    expect(verdict.figures).toMatchObject({ pods: 3, idlePods: 2, ceiling: 1, clientPods: 1, hotPod: 'greeter-0' });
    expect(verdict.reasons[0]).toBe('1 of 3 pods does 99 % of the work (effective pods 1.0 of 3).');
  });

  it('takes what a runtime burns without work for no work: one pod does nearly all of it', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l4', 1)]);
    const summaryCpu = measure(2, 'cpu', [250, 11, 4]);
    expect(serviceVerdict(node, port, { ...none, summaryCpu }, now)).toMatchObject({ verdict: 'pinned' });
  });

  it('is only possible on CPU alone', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l4', 1)]);
    expect(serviceVerdict(node, port, { ...none, metricsCpu: measure(1, 'cpu', [250, 1, 1]) }, now)).toMatchObject({
      verdict: 'pinned',
      confidence: 'possible',
    });
  });

  it('counts pods that were added later and got nothing', () => {
    const { node, port } = setting([600, 600, 600, 120, 120, 120], [clientPath('l4', 1)]);
    const verdict = serviceVerdict(node, port, { ...none, metricsCpu: measure(1, 'cpu', [250, 40, 40, 1, 1, 1]) }, now);
    expect(verdict.figures.youngIdlePods).toBe(3);
    expect(verdict.verdict).toBe('imbalanced');
    const pinned = serviceVerdict(node, port, { ...none, metricsCpu: measure(1, 'cpu', [250, 1, 1, 1, 1, 1]) }, now);
    expect(pinned.verdict).toBe('pinned');
  });

  it('leaves out a pod that joined seconds ago, but not when all are equally young', () => {
    const late = setting([600, 600, 20], [clientPath('l7', 1)]);
    const even = serviceVerdict(late.node, late.port, { ...none, summaryCpu: measure(2, 'cpu', [100, 100, 0]) }, now);
    expect(even.verdict).toBe('balanced');
    expect(even.pods.find((p) => p.name === 'greeter-2')?.noData).toBe('started less than a minute ago');

    const young = setting([25, 25, 25], [clientPath('l4', 1)]);
    expect(
      serviceVerdict(young.node, young.port, { ...none, summaryCpu: measure(2, 'cpu', [100, 1, 1]) }, now).verdict,
    ).toBe('pinned');
  });

  it('does not call it pinned when every path balances calls', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l7', 1)]);
    const verdict = serviceVerdict(
      node,
      port,
      {
        ...none,
        summaryCpu: measure(2, 'cpu', [250, 1, 1]),
        summaryNetwork: measure(2, 'network', [40_000, 200, 200]),
      },
      now,
    );
    expect(verdict.verdict).toBe('imbalanced');
  });

  it('does not call it pinned when bytes are even: calls cost differently', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l4', 1)]);
    const verdict = serviceVerdict(
      node,
      port,
      {
        ...none,
        summaryCpu: measure(2, 'cpu', [250, 20, 20]),
        summaryNetwork: measure(2, 'network', [9_000, 9_100, 9_050]),
      },
      now,
    );
    expect(verdict.verdict).toBe('imbalanced');
  });

  it('is at risk when the work is even by chance over connections, balanced when a hop balances', () => {
    const measures = {
      ...none,
      summaryCpu: measure(2, 'cpu', [100, 98, 103]),
      summaryNetwork: measure(2, 'network', [9e3, 9e3, 9e3]),
    };
    const l4 = setting([600, 600, 600], [clientPath('l4', 6)]);
    expect(serviceVerdict(l4.node, l4.port, measures, now)).toMatchObject({ verdict: 'at-risk', confidence: 'likely' });
    const l7 = setting([600, 600, 600], [clientPath('l7', 6)]);
    expect(serviceVerdict(l7.node, l7.port, measures, now)).toMatchObject({
      verdict: 'balanced',
      confidence: 'likely',
    });
    const crowd = setting([600, 600, 600], [clientPath('l4', 40)]);
    expect(serviceVerdict(crowd.node, crowd.port, measures, now).verdict).toBe('balanced');
  });

  it('is idle without traffic, and never takes a missing figure for zero', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l7', 1)]);
    expect(serviceVerdict(node, port, { ...none, summaryCpu: measure(2, 'cpu', [1, 2, 1]) }, now).verdict).toBe('idle');
    const partly = serviceVerdict(node, port, { ...none, summaryCpu: measure(2, 'cpu', [100, 100, undefined]) }, now);
    expect(partly).toMatchObject({ verdict: 'balanced', figures: { pods: 3, podsWithData: 2 } });
    expect(partly.pods.find((p) => p.name === 'greeter-2')).toMatchObject({ noData: 'no sample yet' });
    const silent = serviceVerdict(
      node,
      port,
      { ...none, summaryCpu: measure(2, 'cpu', [100, undefined, undefined]) },
      now,
    );
    expect(silent.verdict).toBe('unknown');
  });

  it('sees a pin that hops: every window is skewed though the whole span looks even', () => {
    const { node, port } = setting([600, 600, 600], [clientPath('l4', 1)]);
    const hopping = measure(2, 'cpu', [90, 85, 88]);
    const key = (i: number) => `shop/greeter-${i}`;
    hopping.windows = [0, 1, 2].map((hot) => ({
      from: '',
      to: '',
      pods: Object.fromEntries([0, 1, 2].map((i) => [key(i), i === hot ? 260 : 1])),
    }));
    expect(serviceVerdict(node, port, { ...none, summaryCpu: hopping }, now).verdict).toBe('pinned');
  });

  describe('with hours of Prometheus', () => {
    const { node, port } = setting([90_000, 90_000, 90_000], [clientPath('l4', 1)]);
    const turns = Array.from({ length: 60 }, (_, i) => [0, 1, 2].map((pod) => (i % 3 === pod ? 40 : 0)));
    const judged = (measures: Partial<Measures>) => serviceVerdict(node, port, { ...none, ...measures }, now);

    it('sees a pin that hops by steps, though the sum is even', () => {
      const { verdict, figures, evidence } = judged({ historyCalls: past('calls', turns) });
      expect(verdict).toBe('pinned');
      expect(figures).toMatchObject({ effectivePods: 1, hotShare: 1 });
      expect(evidence).toEqual([
        {
          rung: 7,
          source: 'Prometheus, calls over 118.8 min, step 2 min',
          says: 'busiest pod 100 %, effective pods 1.0 of 3, and not the same pod for long',
          leans: 'skewed',
        },
      ]);
    });

    it('sees it where a long window looks even too', () => {
      const summaryCpu = measure(2, 'cpu', [90, 85, 88]);
      expect(judged({ summaryCpu }).verdict).toBe('at-risk');
      expect(judged({ summaryCpu, historyCalls: past('calls', turns) }).verdict).toBe('pinned');
    });

    it('does not take chance for a hop: few calls fall unevenly in short steps', () => {
      const few = turns.map((step) => step.map((rate) => rate / 100));
      expect(judged({ historyCalls: past('calls', few) }).verdict).toBe('at-risk');
    });

    it('leaves the verdict to the window, and says what was so before', () => {
      const pinned = Array.from({ length: 60 }, () => [40, 0, 0]);
      const even = Array.from({ length: 60 }, () => [40, 41, 39]);
      const summaryCpu = measure(2, 'cpu', [250, 1, 1]);
      const steady = judged({ summaryCpu, historyCpu: past('cpu', pinned) });
      expect(steady.verdict).toBe('pinned');
      expect(steady.reasons).toContain('It has been so for 118.8 min, by Prometheus.');
      const fresh = judged({ summaryCpu, historyCpu: past('cpu', even) });
      expect(fresh.verdict).toBe('pinned');
      expect(fresh.reasons.join(' ')).toContain('the skew is new, or short');
    });

    it('fills in where the window has too little', () => {
      const pinned = Array.from({ length: 60 }, (_, i) => (i < 40 ? [40, 0, 0] : [0, 0, 0]));
      const quiet = judged({ summaryCpu: measure(2, 'cpu', [1, 1, 1]), historyCpu: past('cpu', pinned) });
      expect(quiet).toMatchObject({ verdict: 'pinned', figures: { hotPod: 'greeter-0' } });
      expect(quiet.reasons.join(' ')).toContain('Prometheus tells it');
    });

    it('does not blame living pods for what others did before they came', () => {
      const joined = Array.from({ length: 60 }, (_, i) => (i < 50 ? [90, undefined, undefined] : [30, 30, 30]));
      const { verdict, evidence } = judged({ historyCpu: past('cpu', joined) });
      expect(verdict).toBe('at-risk');
      expect(evidence[0]).toMatchObject({ leans: 'even' });
      const tooShort = Array.from({ length: 60 }, (_, i) => (i < 58 ? [90, undefined, undefined] : [30, 1, 1]));
      expect(judged({ historyCpu: past('cpu', tooShort) }).evidence[0]).toMatchObject({ leans: 'silent' });
    });
  });

  it('leaves the verdict to the Service that has the clients', () => {
    const { node, port } = setting([600, 600, 600], []);
    const measures = { ...none, summaryCpu: measure(2, 'cpu', [250, 1, 1]) };
    expect(serviceVerdict(node, port, measures, now, 'greeter')).toMatchObject({
      verdict: 'idle',
      reasons: ['No client is known to use it: its pods get their work through greeter.'],
    });
    expect(serviceVerdict(node, port, measures, now).verdict).toBe('pinned');
  });

  it('judges manifests by structure alone', () => {
    const risky = setting([], [clientPath('l4', 1)], { max: 6 });
    expect(serviceVerdict(risky.node, risky.port, undefined, now)).toMatchObject({
      verdict: 'at-risk',
      confidence: 'likely',
    });
    const fine = setting([], [clientPath('l7', 1)], { max: 6 });
    expect(serviceVerdict(fine.node, fine.port, undefined, now).verdict).toBe('unknown');
  });

  it('is pinned when one pod of a headless Service does everything: the client keeps to the first', () => {
    const path = {
      ...clientPath('client', 1),
      hops: [{ kind: 'client' as const, name: 'cart', chooses: 'unknown' as const }],
    };
    const { node, port } = setting([600, 600, 600], [path], { headless: true });
    expect(serviceVerdict(node, port, { ...none, summaryCpu: measure(2, 'cpu', [250, 1, 1]) }, now).verdict).toBe(
      'pinned',
    );
  });

  describe('with connections', () => {
    const client = '10.1.0.20';
    const cartPod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart-1', namespace: 'shop' },
      status: { podIP: client },
    };
    const peerOf = peerLookup([cartPod]);
    const connected = (...lists: (Partial<ServerConnection> & { ip?: string })[][]): ConnectionMeasure => ({
      rung: lists.flat().some((c) => c.streamsStarted !== undefined) ? 4 : 5,
      pods: Object.fromEntries(
        lists.map((list, i) => [
          `shop/greeter-${i}`,
          {
            at: new Date(now).toISOString(),
            connections: list.map(({ ip = client, ...more }) => ({
              localPort: 50051,
              remote: { address: ip, port: 40000 },
              ...more,
            })),
          },
        ]),
      ),
      windowSeconds: 30,
      noData: {},
    });
    const judged = (paths: Path[], measures: Partial<Measures>) => {
      const { node, port } = setting([600, 600, 600], paths);
      return serviceVerdict(node, port, { ...none, peerOf, ...measures }, now);
    };
    const hot = measure(2, 'cpu', [250, 1, 1]);
    const even = measure(2, 'cpu', [100, 98, 103]);

    it('proves a pin: one connection carries the work', () => {
      const verdict = judged([clientPath('l4', 1)], { summaryCpu: hot, sockets: connected([{}], [], []) });
      expect(verdict).toMatchObject({
        verdict: 'pinned',
        confidence: 'proved',
        figures: { connections: 1, ceiling: 1 },
      });
      expect(verdict.reasons).toContain('1 connection carries it: at most 1 of 3 pods can ever work.');
      expect(verdict.clients).toEqual([
        { from: 'Pod/cart-1', clientPod: 'shop/cart-1', pod: 'greeter-0', connections: 1 },
      ]);
      expect(verdict.wouldRaise).toEqual([]);
    });

    it('proves a pin by the streams of channelz alone', () => {
      const busy = { streamsStarted: 3000, streamsInWindow: 1500, streamsOpen: 1 };
      const verdict = judged([], { channelz: connected([busy], [], []) });
      expect(verdict).toMatchObject({ verdict: 'pinned', confidence: 'proved', figures: { hotPod: 'greeter-0' } });
      expect(verdict.pods[0]).toMatchObject({ callsPerSecond: 50, streams: 3000, connections: 1, share: 1 });
    });

    it('does not prove anything while a pod is unread', () => {
      const verdict = judged([clientPath('l4', 1)], { summaryCpu: hot, sockets: connected([{}], []) });
      expect(verdict).toMatchObject({ verdict: 'pinned', confidence: 'possible' });
      expect(verdict.figures.connections).toBeUndefined();
    });

    it('tells a hot key from a pin: the client reaches every pod', () => {
      const verdict = judged([], { summaryCpu: hot, sockets: connected([{}], [{}], [{}]) });
      expect(verdict).toMatchObject({ verdict: 'imbalanced', confidence: 'likely' });
    });

    it('proves balance: even work, and the client reaches every pod', () => {
      const verdict = judged([], { summaryCpu: even, sockets: connected([{}], [{}], [{}]) });
      expect(verdict).toMatchObject({ verdict: 'balanced', confidence: 'proved' });
    });

    it('sees a pin that hops: work looks even, but only one connection is open', () => {
      const verdict = judged([clientPath('l4', 1)], { summaryCpu: even, sockets: connected([], [{}], []) });
      expect(verdict).toMatchObject({ verdict: 'pinned', confidence: 'proved' });
      expect(verdict.reasons.join(' ')).toContain('moves from pod to pod');
    });

    it('sees a pin that has just hopped: the pod that did most has no connection any more', () => {
      const verdict = judged([clientPath('l4', 1)], {
        summaryCpu: measure(2, 'cpu', [200, 50, 1]),
        sockets: connected([], [{}], []),
      });
      expect(verdict).toMatchObject({ verdict: 'pinned', confidence: 'proved', cause: 'hopping' });
    });

    it('tells one long stream from a pin: no hop can balance it', () => {
      const stream = { streamsStarted: 1, streamsInWindow: 0, streamsOpen: 1, messages: 9000, messagesInWindow: 7319 };
      const verdict = judged([clientPath('l4', 1)], { summaryCpu: hot, channelz: connected([stream], [], []) });
      expect(verdict.verdict).toBe('imbalanced');
      expect(verdict.reasons.join(' ')).toContain('A stream that stays open');
    });

    it('counts the calls of connections that closed within the window, and takes a few for probes', () => {
      const now = { streamsStarted: 100, streamsInWindow: 100, streamsOpen: 0 };
      const channelz = connected([{ ...now, streamsInWindow: 600 }], [now], [now]);
      const lost = [0, 500, 500];
      for (const [i, pod] of Object.values(channelz.pods).entries()) {
        pod.callsInWindow = (pod.connections[0]?.streamsInWindow ?? 0) + (lost[i] ?? 0);
      }
      expect(judged([clientPath('client', 1)], { channelz })).toMatchObject({ verdict: 'balanced' });
      const idle = connected([{ ...now, streamsInWindow: 900 }], [], []);
      for (const pod of Object.values(idle.pods)) pod.callsInWindow = (pod.connections[0]?.streamsInWindow ?? 0) + 12;
      expect(judged([clientPath('l4', 1)], { channelz: idle }).pods.map((p) => p.callsPerSecond)).toEqual([30, 0, 0]);
    });

    it('says what could not be read of its pods, and which rungs were left out', () => {
      const shut = 'no container has a program that can read its socket table';
      const busy = { streamsStarted: 3000, streamsInWindow: 1500, streamsOpen: 1 };
      const channelz = connected([busy], [], []);
      const sockets = { rung: 5, pods: {}, noData: { 'shop/greeter-0': shut } } as const;
      expect(judged([], { channelz, sockets }).wouldRaise).toEqual([
        `the socket table, which could not be read (${shut})`,
      ]);
      const unread = {
        metricsCpu: absent('not-asked', 'no source provides it'),
        callRates: absent('not-asked', 'no source provides it'),
        sockets: absent('unsupported', `${shut}.`),
      };
      expect(judged([], { summaryCpu: even, unread }).wouldRaise).toEqual([
        `the socket table, which could not be read (${shut})`,
        'the rungs that were left out (1, 3)',
        'calls of our own, which show what the path to it balances: --active',
      ]);
    });

    it('has a line of evidence for each rung that was climbed in vain', () => {
      const shut = 'no container has a program that can read its socket table';
      const sockets = { rung: 5, pods: {}, noData: { 'shop/greeter-0': shut } } as const;
      const unread = {
        metricsCpu: absent('not-asked', 'it was left out'),
        callRates: absent('forbidden', 'pods/proxy is forbidden'),
        historyCpu: absent('unreachable', 'Nothing answers.', { remedy: 'Look at --prometheus.' }),
        historyCalls: absent('unreachable', 'Nothing answers.', { remedy: 'Look at --prometheus.' }),
      };
      const { evidence } = judged([], { summaryCpu: even, sockets, unread });
      expect(evidence.filter(({ leans }) => leans === 'silent')).toEqual([
        { rung: 3, source: 'RPC counters', says: 'pods/proxy is forbidden', leans: 'silent' },
        { rung: 5, source: 'socket table', says: shut, leans: 'silent' },
        { rung: 7, source: 'Prometheus', says: 'Nothing answers. Look at --prometheus.', leans: 'silent' },
      ]);
    });

    it('says what Prometheus has no series of, where it has others', () => {
      const calls = past(
        'calls',
        Array.from({ length: 60 }, () => [40, 41, 39]),
      );
      const unread = { historyCpu: absent('unsupported', 'no series of CPU') };
      expect(judged([], { historyCalls: calls, unread }).evidence).toContainEqual({
        rung: 7,
        source: 'Prometheus',
        says: 'no series of CPU',
        leans: 'silent',
      });
    });

    it('does not say that calls cost differently where CPU is as even as they are', () => {
      const clients = [clientPath('l4', 12)];
      const callRates = measure(3, 'calls', [544, 543, 272, 255]);
      const hardly = judged(clients, { summaryCpu: measure(2, 'cpu', [109, 112, 55, 52]), callRates });
      expect(hardly.verdict).toBe('at-risk');
      const costly = judged(clients, { summaryCpu: measure(2, 'cpu', [400, 112, 55, 52]), callRates });
      expect(costly.reasons).toContain('Calls are even, so calls reach every pod and cost differently.');
    });

    it('knows a pin by its bytes where idle pods of a restless runtime burn CPU', () => {
      const summaryCpu = measure(2, 'cpu', [180, 11, 11]);
      const summaryNetwork = measure(2, 'network', [94_000, 3_000, 3_000]);
      expect(judged([clientPath('l4', 1)], { summaryCpu, summaryNetwork }).verdict).toBe('pinned');
    });

    it('does not call few calls skewed', () => {
      const few = (streamsInWindow: number) => ({ streamsStarted: 5, streamsInWindow, streamsOpen: 0 });
      const verdict = judged([clientPath('client', 1)], { channelz: connected([few(4)], [few(2)], [few(1)]) });
      expect(verdict.verdict).toBe('idle');
    });
  });
});

describe('the access log of a proxy', () => {
  const logged = (values: number[]): WorkMeasure => ({
    ...measure(1, 'cpu', values),
    rung: 6,
    signal: 'calls',
    unit: 'calls/s',
  });
  const throughIngress: Path = {
    ...clientPath('l7', 1),
    from: { kind: 'edge', object: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'greeter' } },
  };

  it('stands for all calls where every client comes through the proxy', () => {
    const { node, port } = setting([600, 600, 600], [throughIngress]);
    const verdict = serviceVerdict(node, port, { ...none, loggedCalls: logged([30, 0, 0]) }, now);
    expect(verdict).toMatchObject({ verdict: 'imbalanced', figures: { hotShare: 1, hotPod: 'greeter-0' } });
    expect(verdict.evidence.map((e) => e.source)).toEqual(['access log, calls over 30 s']);
  });

  it('is evidence among others where clients go round the proxy', () => {
    const { node, port } = setting([600, 600, 600], [throughIngress, clientPath('l4', 1)]);
    const measures = { ...none, summaryCpu: measure(2, 'cpu', [300, 2, 2]), loggedCalls: logged([10, 10, 10]) };
    const verdict = serviceVerdict(node, port, measures, now);
    expect(verdict.verdict).toBe('pinned');
    expect(verdict.evidence.map((e) => e.leans)).toEqual(['skewed', 'even']);
  });
});
