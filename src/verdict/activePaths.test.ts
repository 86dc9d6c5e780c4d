import { describe, expect, it } from 'vitest';
import type { ActiveMeasure, ActivePath } from '../model/activeProbe.js';
import type { Path, PortNode, ServiceNode } from '../model/topology/topology.js';
import { activeFinding, withPath } from './activePaths.js';
import type { Decision } from './decide.js';
import type { Signal } from './signal.js';
import type { Signals } from './signals.js';
import { structureOf } from './structure.js';

const node = { service: { metadata: { namespace: 'shop', name: 'greeter' } }, siblings: [] } as unknown as ServiceNode;

const keyed = (calls: readonly number[]) => Object.fromEntries(calls.map((n, i) => [`shop/greeter-${i}`, n]));
const total = (calls: readonly number[]) => calls.reduce((a, b) => a + b, 0);

function called(one: number[], many: number[], more: Partial<ActivePath> = {}): ActiveMeasure {
  const path: ActivePath = {
    namespace: 'shop',
    name: 'greeter',
    port: 50051,
    address: '10.96.1.2:50051',
    what: 'the cluster IP',
    way: 'service',
    countedBy: 'channelz',
    one: { connections: 1, calls: total(one), pods: keyed(one) },
    many: { connections: 6, calls: total(many), pods: keyed(many) },
    ...more,
  };
  return { paths: [path], gaps: [] };
}

const finding = (measure: ActiveMeasure) => activeFinding(measure, node, 50051);

describe('what calls of our own show', () => {
  it('a path that balances connections', () => {
    const found = finding(called([0, 50, 0], [100, 150, 50]));
    expect(found?.line).toEqual({
      rung: 8,
      source: 'active probe, health checks to the cluster IP 10.96.1.2:50051, counted by channelz',
      says: '50 calls over 1 connection all reached greeter-1, 300 over 6 reached 3 pods: this path balances connections, not calls',
      leans: 'by-connection',
    });
    expect(found?.sentence).toContain('a client with one long connection stays on one pod');
  });

  it('a path that balances calls', () => {
    const found = finding(called([17, 17, 16], [100, 100, 100]));
    expect(found?.line).toMatchObject({
      says: '50 calls over 1 connection reached 3 pods (17 / 17 / 16): something on this path balances calls',
      leans: 'by-call',
    });
  });

  it.each([
    ['all of them went to one pod', [50, 0, 0], [300, 0, 0], 'from here something keeps to one pod'],
    ['nearly all would go to one pod by its weight', [49, 1, 0], [285, 10, 5], 'too unclear'],
    ['one connection was spread a little', [40, 10, 0], [150, 100, 50], 'too unclear'],
  ])('nothing, where %s', (_, one, many, says) => {
    const found = finding(called(one, many));
    expect(found?.line.leans).toBe('silent');
    expect(found?.line.says).toContain(says);
    expect(found?.sentence).toBe('');
  });

  it('why there is nothing', () => {
    const gap = {
      namespace: 'shop',
      name: 'greeter',
      port: 50051,
      why: 'nothing can be reached',
      next: 'run it there',
    };
    const found = finding({ paths: [], gaps: [gap] });
    expect(found?.line).toEqual({
      rung: 8,
      source: 'active probe',
      says: 'nothing can be reached; run it there',
      leans: 'silent',
    });
    expect(activeFinding({ paths: [], gaps: [gap] }, node, 9090)).toBeUndefined();
    expect(activeFinding(undefined, node, 50051)).toBeUndefined();
  });

  it('how the calls ended, where servers have no health service', () => {
    const found = finding(called([0, 50, 0], [100, 150, 50], { status: 'Unimplemented' }));
    expect(found?.line.source).toContain('counted by channelz, all answered Unimplemented');
  });
});

describe('what it adds to a verdict', () => {
  const port = (paths: Path[]) => ({ port: { port: 50051 }, paths }) as PortNode;
  const from = (kind: 'workload' | 'edge', balancing: Path['balancing']) =>
    ({ from: { kind }, hops: [], balancing, why: '' }) as unknown as Path;
  const unknownClients = structureOf(node, port([]));
  const knownClients = structureOf(node, port([from('workload', 'l4')]));
  const throughProxies = structureOf(node, port([from('edge', 'l4')]));
  const connections = finding(called([0, 50, 0], [100, 150, 50]));
  const calls = finding(called([17, 17, 16], [100, 100, 100]));
  const signals = (calls: Signal['leans'] | undefined, primary: Signal['leans']) =>
    ({ ...(calls && { calls: { leans: calls } }), primary: { leans: primary } }) as Signals;
  const atRisk: Decision = { verdict: 'at-risk', confidence: 'possible' };

  it('proves the risk, and never says that there is a skew', () => {
    const quiet = signals(undefined, 'too-little');
    expect(withPath(atRisk, connections, unknownClients, quiet)).toEqual({ verdict: 'at-risk', confidence: 'proved' });
    for (const verdict of ['balanced', 'idle', 'unknown', 'imbalanced'] as const) {
      const decision: Decision = { verdict, confidence: 'possible' };
      expect(withPath(decision, connections, unknownClients, quiet)).toEqual(decision);
    }
  });

  it('proves a pin where calls were counted and two signals agree', () => {
    const pinned = (confidence: Decision['confidence']): Decision => ({
      verdict: 'pinned',
      ...(confidence && { confidence }),
    });
    const skewed = signals('skewed', 'skewed');
    expect(withPath(pinned('likely'), connections, knownClients, skewed).confidence).toBe('proved');
    expect(withPath(pinned('possible'), connections, knownClients, skewed).confidence).toBe('likely');
    expect(withPath(pinned('likely'), connections, knownClients, signals(undefined, 'skewed')).confidence).toBe(
      'likely',
    );
  });

  it('leaves alone what connections have proved', () => {
    const proved: Decision = { verdict: 'pinned', confidence: 'proved', because: 'connections' };
    expect(withPath(proved, connections, knownClients, signals('skewed', 'skewed'))).toEqual(proved);
  });

  it('takes back a risk that was only guessed, and doubts one of known clients', () => {
    expect(withPath(atRisk, calls, unknownClients, signals(undefined, 'too-little'))).toEqual({ verdict: 'idle' });
    expect(withPath(atRisk, calls, unknownClients, signals('even', 'even'))).toEqual({
      verdict: 'balanced',
      confidence: 'possible',
    });
    const known: Decision = { verdict: 'at-risk', confidence: 'likely' };
    expect(withPath(known, calls, knownClients, signals('even', 'even'))).toEqual(atRisk);
  });

  it('counts only on the way that clients take', () => {
    const quiet = signals(undefined, 'too-little');
    const proxy = finding(called([0, 50, 0], [100, 150, 50], { way: 'edge' }));
    expect(withPath(atRisk, proxy, unknownClients, quiet)).toEqual(atRisk);
    expect(withPath(atRisk, proxy, throughProxies, quiet).confidence).toBe('proved');
    expect(withPath(atRisk, connections, throughProxies, quiet)).toEqual(atRisk);
  });

  it('takes nothing back for what a load balancer does: those in the cluster go past it', () => {
    const quiet = signals(undefined, 'too-little');
    const balancing = finding(called([17, 17, 16], [100, 100, 100], { way: 'balancer' }));
    expect(withPath(atRisk, balancing, unknownClients, quiet)).toEqual(atRisk);
    const connecting = finding(called([0, 50, 0], [100, 150, 50], { way: 'balancer' }));
    expect(withPath(atRisk, connecting, unknownClients, quiet).confidence).toBe('proved');
  });
});
