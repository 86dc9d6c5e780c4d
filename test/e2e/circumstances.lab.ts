import { describe, expect, it } from 'vitest';
import { image, kubectlJson } from './kit/cluster.js';
import { matrix } from './kit/matrix.js';
import type { Expected, Scenario } from './kit/scenario.js';
import type { Truth } from './kit/truth.js';

/** Crowds of clients, pods that come later, and servers that tell less. */
const one = { pods: 1, policy: 'pick_first', rps: 30 } as const;

/** kube-proxy throws dice for each connection: what came of it is counted, and has to be told. */
function byChance({ evenness }: Truth): Expected {
  if (evenness > 0.93) return { verdict: 'at-risk' };
  // Between them it is a matter of words.
  return evenness < 0.85 ? { verdict: 'pinned', confidence: 'proved' } : { verdict: /^(at-risk|pinned)$/ };
}

const scenarios: readonly Scenario[] = [
  {
    name: 'trio',
    story: '3 clients, 3 pods, a cluster IP',
    clients: { pods: 3, policy: 'pick_first', rps: 10 },
    expected: byChance,
  },
  {
    name: 'crowd',
    story: '12 clients, 4 pods, a cluster IP',
    groups: [{ pods: 4, burnMs: 2 }],
    clients: { pods: 12, policy: 'pick_first', rps: 4 },
    expected: byChance,
  },
  {
    name: 'grown',
    story: 'one client, scaled from 3 to 6: the new pods idle',
    scaleTo: 6,
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
    alone: { 1: 'pinned', 2: 'pinned', 3: 'pinned', 4: 'pinned', 5: 'at-risk' },
  },
  {
    name: 'renewed',
    story: '90 connections with MAX_CONNECTION_AGE of 10 s, scaled from 3 to 6: the new pods work',
    scaleTo: 6,
    maxConnectionAge: '10s',
    clients: { pods: 3, policy: 'pick_first', rps: 20, channels: 30 },
    arrivals: 'even',
    expected: { verdict: 'balanced' },
  },
  {
    name: 'mute',
    story: 'one client; servers without metrics and channelz',
    server: { metrics: false, channelz: false },
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
    alone: { 1: 'pinned', 2: 'pinned', 5: 'at-risk' },
  },
  {
    name: 'bare',
    story: 'one client; distroless servers: no shell and no cat',
    server: { image: image('bare') },
    clients: one,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
    alone: { 1: 'pinned', 2: 'pinned', 3: 'pinned', 4: 'pinned' },
  },
  {
    name: 'policed',
    story: 'one client; NetworkPolicies that let it through',
    clients: one,
    more: (namespace) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policed, namespace: ${namespace}}
spec:
  podSelector: {matchLabels: {app: policed}}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: policed-client}}}]
    ports: [{port: 50051}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policed-client, namespace: ${namespace}}
spec:
  podSelector: {matchLabels: {app: policed-client}}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: policed}}}]
    ports: [{port: 50051}]
  - to: [{namespaceSelector: {}}]
    ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
`,
    arrivals: 'one',
    expected: { verdict: 'pinned', confidence: 'proved' },
  },
  {
    name: 'nodes',
    story: 'headless, round_robin, pods on two nodes',
    groups: [{ pods: 4, burnMs: 2 }],
    headless: true,
    acrossNodes: true,
    clients: { pods: 1, policy: 'round_robin', rps: 40 },
    arrivals: 'even',
    expected: { verdict: 'balanced', confidence: 'proved' },
    alone: { 1: 'balanced', 2: 'balanced', 3: 'balanced', 4: 'balanced' },
  },
];

const made = matrix('circumstances', 'Clients, scale-ups and servers that tell less', scenarios);

describe('what is told beside the verdict', () => {
  it('the pods that came later are the idle ones', () => {
    expect(made.all('grown').figures).toMatchObject({ pods: 6, idlePods: 5, youngIdlePods: 3, ceiling: 1 });
  });

  it('every connection of a crowd', () => {
    expect(made.all('crowd').figures).toMatchObject({ connections: 12, ceiling: 4 });
    expect(new Set(made.all('crowd').clients.map((c) => c.clientPod)).size).toBe(12);
  });

  it('pods of both nodes have their figures', () => {
    const pods = kubectlJson<{ items: { spec: { nodeName: string } }[] }>([
      '-n',
      made.namespace,
      'get',
      'pods',
      '-l',
      'app=nodes',
    ]).items;
    expect(new Set(pods.map((p) => p.spec.nodeName)).size).toBe(2);
    for (const pod of made.all('nodes').pods) expect(pod.noData).toBeUndefined();
    for (const pod of made.alone('2', 'nodes').pods) expect(pod.noData).toBeUndefined();
  });

  it('policies that let the client through raise no finding', () => {
    const blamed = made.report().findings.filter((f) => /network-?policy|netpol/.test(f.check));
    expect(blamed).toEqual([]);
  });

  it('a distroless pod shows no sockets, and that is said', () => {
    const told = JSON.stringify(made.report('5'));
    expect(told).toMatch(/no container has a program that can read its socket table/);
  });

  it('a server that tells nothing is not taken for a quiet one', () => {
    for (const rung of ['3', '4'] as const) {
      const { verdict, figures } = made.alone(rung, 'mute');
      expect(verdict).toBe('at-risk');
      expect(figures.podsWithData).toBe(0);
    }
  });
});
