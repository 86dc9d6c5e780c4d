import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Namespace, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from '../objects.js';
import type { End, PodEnd } from './ends.js';
import { policySet, reach } from './reach.js';

const pod = (name: string, more: Partial<PodEnd> = {}): PodEnd => ({
  kind: 'pod',
  name: `Pod/${name}`,
  namespace: 'shop',
  labels: { app: name },
  ports: [],
  hostNetwork: false,
  addresses: [],
  ...more,
});
const policy = (name: string, spec: NonNullable<NetworkPolicy['spec']>, namespace = 'shop'): NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});
const namespace = (name: string, labels: Record<string, string> = {}): Namespace => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

const cart = pod('cart');
const greeter = pod('greeter', {
  ports: [
    { name: 'grpc', containerPort: 50051 },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
  ],
});
const grpc = { number: 50051, protocol: 'TCP' };

interface Question {
  from?: End;
  to?: End;
  port?: { number: number; protocol: string };
  namespaces?: Namespace[];
}

const ask = (policies: NetworkPolicy[], { from = cart, to = greeter, port = grpc, namespaces }: Question = {}) =>
  reach(policySet(policies, namespaces), from, to, port);

/** Policies of the server's namespace with these ingress rules. */
const inward = (...ingress: NetworkPolicyRule[]) => [policy('in', { podSelector: {}, ingress })];
const outward = (...egress: NetworkPolicyRule[]) => [
  policy('out', { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Egress'], egress }),
];
const from = (...peers: NetworkPolicyPeer[]) => inward({ from: peers });
const elsewhere = pod('cart', { namespace: 'web' });

describe('which way a connection goes', () => {
  it.each<[string, NetworkPolicy[], Question, string]>([
    ['without policies', [], {}, 'yes'],
    ['a policy without rules', inward(), {}, 'no'],
    ['no podSelector at all selects every pod', [policy('deny', { policyTypes: ['Ingress'] })], {}, 'no'],
    ['a policy of another pod', [policy('x', { podSelector: { matchLabels: { app: 'web' } } })], {}, 'yes'],
    ['a policy of another namespace', [policy('x', {}, 'web')], {}, 'yes'],
    ['a rule for everybody', inward({}), {}, 'yes'],
    ['an empty list of peers is everybody', from(), {}, 'yes'],
    ['an empty peer is nobody', from({}), {}, 'no'],
    ['every pod of the namespace', from({ podSelector: {} }), {}, 'yes'],
    ['every pod of the namespace, not of another', from({ podSelector: {} }), { from: elsewhere }, 'no'],
    ['labels that match', from({ podSelector: { matchLabels: { app: 'cart' } } }), {}, 'yes'],
    ['labels that do not', from({ podSelector: { matchLabels: { app: 'web' } } }), {}, 'no'],
    ['one of two peers', from({ podSelector: { matchLabels: { app: 'web' } } }, { podSelector: {} }), {}, 'yes'],
    ['every namespace', from({ namespaceSelector: {} }), { from: elsewhere }, 'yes'],
    [
      'both selectors of one peer',
      from({ namespaceSelector: {}, podSelector: { matchLabels: { app: 'api' } } }),
      { from: elsewhere },
      'no',
    ],
    [
      'either of two peers',
      from({ namespaceSelector: {} }, { podSelector: { matchLabels: { app: 'api' } } }),
      { from: elsewhere },
      'yes',
    ],
    [
      'the name of a namespace that was not read',
      from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } }),
      { from: elsewhere },
      'yes',
    ],
    [
      'another name of a namespace that was not read',
      from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }),
      { from: elsewhere },
      'no',
    ],
    [
      'a label of a namespace that was not read',
      from({ namespaceSelector: { matchLabels: { team: 'a' } } }),
      { from: elsewhere },
      'unsure',
    ],
    [
      'a label of a namespace that has another',
      from({ namespaceSelector: { matchLabels: { team: 'a' } } }),
      { from: elsewhere, namespaces: [namespace('web', { team: 'b' })] },
      'no',
    ],
    [
      'a label of a namespace',
      from({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a', 'b'] }] } }),
      { from: elsewhere, namespaces: [namespace('web', { team: 'b' })] },
      'yes',
    ],
    [
      'the absence of a label of a namespace that was not read',
      from({ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } }),
      { from: elsewhere },
      'unsure',
    ],
    [
      'NotIn holds for a pod without the label',
      from({ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] } }),
      {},
      'yes',
    ],
    ['the port by number', inward({ ports: [{ port: 50051 }] }), {}, 'yes'],
    ['another port', inward({ ports: [{ port: 80 }] }), {}, 'no'],
    ['a range', inward({ ports: [{ port: 50000, endPort: 50100 }] }), {}, 'yes'],
    ['the end of a range', inward({ ports: [{ port: 50000, endPort: 50051 }] }), {}, 'yes'],
    ['beyond a range', inward({ ports: [{ port: 50000, endPort: 50050 }] }), {}, 'no'],
    ['the port by name', inward({ ports: [{ port: 'grpc' }] }), {}, 'yes'],
    ['a name the pod does not have', inward({ ports: [{ port: 'http' }] }), {}, 'no'],
    ['another protocol', inward({ ports: [{ port: 50051, protocol: 'UDP' }] }), {}, 'no'],
    ['a protocol without a port', inward({ ports: [{ protocol: 'TCP' }] }), {}, 'yes'],
    [
      'a name of the right protocol',
      inward({ ports: [{ port: 'dns', protocol: 'UDP' }] }),
      { port: { number: 53, protocol: 'UDP' } },
      'yes',
    ],
    [
      'a name of the wrong protocol',
      inward({ ports: [{ port: 'dns' }] }),
      { port: { number: 53, protocol: 'TCP' } },
      'no',
    ],
    ['an empty list of ports is every port', inward({ ports: [] }), {}, 'yes'],
    [
      'the union of two policies',
      [...inward({ ports: [{ port: 80 }] }), policy('too', { ingress: [{ ports: [{ port: 50051 }] }] })],
      {},
      'yes',
    ],
    [
      'peer and port of different rules',
      inward(
        { from: [{ podSelector: {} }], ports: [{ port: 80 }] },
        { from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 50051 }] },
      ),
      {},
      'no',
    ],
    [
      'egress rules make an egress policy',
      [policy('out', { podSelector: { matchLabels: { app: 'cart' } }, egress: [{ ports: [{ port: 53 }] }] })],
      {},
      'no',
    ],
    [
      'without egress rules it is about ingress alone',
      [policy('in', { podSelector: { matchLabels: { app: 'cart' } } })],
      {},
      'yes',
    ],
    [
      'policyTypes beat the rules that are there',
      [policy('in', { policyTypes: ['Egress'], ingress: [], podSelector: { matchLabels: { app: 'greeter' } } })],
      {},
      'yes',
    ],
    ['egress to a named port of the server', outward({ ports: [{ port: 'grpc' }] }), {}, 'yes'],
    ['egress by labels', outward({ to: [{ podSelector: { matchLabels: { app: 'greeter' } } }] }), {}, 'yes'],
    [
      'egress to a block, and the pod has no address yet',
      outward({ to: [{ ipBlock: { cidr: '10.96.0.0/12' } }] }),
      {},
      'unsure',
    ],
    [
      'egress to a block that does not hold the pod',
      outward({ to: [{ ipBlock: { cidr: '10.96.0.0/12' } }] }),
      { to: { ...greeter, addresses: ['10.244.1.7'] } },
      'no',
    ],
    [
      'egress to a block that holds the pod',
      outward({ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }),
      { to: { ...greeter, addresses: ['10.244.1.7'] } },
      'yes',
    ],
    [
      'an address outside the cluster',
      from({ ipBlock: { cidr: '203.0.113.0/24' } }),
      { from: { kind: 'address', address: '203.0.113.9' } },
      'yes',
    ],
    [
      'an address of the exception',
      from({ ipBlock: { cidr: '203.0.113.0/24', except: ['203.0.113.8/29'] } }),
      { from: { kind: 'address', address: '203.0.113.9' } },
      'no',
    ],
    [
      'an IPv6 address',
      from({ ipBlock: { cidr: '2001:db8::/32' } }),
      { from: { kind: 'address', address: '2001:db8:1::5' } },
      'yes',
    ],
    [
      'an IPv6 address and an IPv4 block',
      from({ ipBlock: { cidr: '0.0.0.0/0' } }),
      { from: { kind: 'address', address: '2001:db8:1::5' } },
      'no',
    ],
    [
      'an address is no pod',
      from({ podSelector: {} }, { namespaceSelector: {} }),
      { from: { kind: 'address', address: '203.0.113.9' } },
      'no',
    ],
    [
      'a block that cannot be read',
      from({ ipBlock: { cidr: 'office' } }),
      { from: { kind: 'address', address: '203.0.113.9' } },
      'unsure',
    ],
    [
      "a client in its node's network",
      from({ podSelector: { matchLabels: { app: 'cart' } } }),
      { from: pod('cart', { hostNetwork: true }) },
      'unsure',
    ],
    [
      'a node where no rule fits',
      inward({ ports: [{ port: 80 }] }),
      { from: pod('cart', { hostNetwork: true }) },
      'unsure',
    ],
    ["a server in its node's network", inward(), { to: { ...greeter, hostNetwork: true } }, 'yes'],
    ['a pod that dials itself', inward(), { from: greeter }, 'yes'],
  ])('%s', (_, policies, question, expected) => {
    expect(ask(policies, question).answer).toBe(expected);
  });
});

describe('who let it through', () => {
  it('is named by policy and rule', () => {
    const { ingress, egress } = ask(inward({ ports: [{ port: 80 }] }, { from: [{ podSelector: {} }] }));
    expect(ingress.by).toMatchObject({ policy: { metadata: { name: 'in' } }, rule: 1, peer: 'yes', port: 'yes' });
    expect(ingress.others).toMatchObject([{ rule: 0, peer: 'yes', port: 'no' }]);
    expect(egress).toMatchObject({ answer: 'yes', exempt: 'not-selected', isolatedBy: [] });
  });

  it('is nobody where no rule fits, and the policies that isolate are named, the narrowest first', () => {
    const { answer, ingress } = ask([
      ...inward(),
      policy('more', { podSelector: { matchLabels: { app: 'greeter' } } }),
    ]);
    expect(answer).toBe('no');
    expect(ingress.by).toBeUndefined();
    expect(ingress.isolatedBy.map((p) => p.metadata.name)).toEqual(['more', 'in']);
  });

  it('prefers a rule that is sure', () => {
    const sure = ask(
      from({ namespaceSelector: { matchLabels: { team: 'a' } } }).concat(policy('all', { ingress: [{}] })),
      { from: elsewhere },
    );
    expect(sure.ingress.by?.policy.metadata.name).toBe('all');
  });
});

/** The rules as the API's documentation words them, for pods alone and with everything known. */
function naive(policies: readonly NetworkPolicy[], client: PodEnd, server: PodEnd, port: number): boolean {
  const has = (labels: Readonly<Record<string, string>>, wanted: Record<string, string> | undefined) =>
    Object.keys(wanted ?? {}).every((key) => labels[key] === wanted?.[key]);
  const one = (own: PodEnd, other: PodEnd, type: 'Ingress' | 'Egress') => {
    const mine = policies.filter((p) => {
      if (p.metadata.namespace !== own.namespace || !has(own.labels, p.spec?.podSelector?.matchLabels)) return false;
      const types = p.spec?.policyTypes;
      if (types !== undefined) return types.includes(type);
      return type === 'Ingress' || (p.spec?.egress ?? []).length > 0;
    });
    if (mine.length === 0 || client === server) return true;
    for (const p of mine) {
      for (const rule of (type === 'Ingress' ? p.spec?.ingress : p.spec?.egress) ?? []) {
        const peers = (type === 'Ingress' ? rule.from : rule.to) ?? [];
        let peerFits = peers.length === 0;
        for (const peer of peers) {
          const inside = peer.namespaceSelector
            ? has({ 'kubernetes.io/metadata.name': other.namespace }, peer.namespaceSelector.matchLabels)
            : other.namespace === own.namespace;
          if (inside && has(other.labels, peer.podSelector?.matchLabels)) peerFits = true;
        }
        let portFits = (rule.ports ?? []).length === 0;
        for (const entry of rule.ports ?? []) {
          const numbers =
            typeof entry.port === 'string'
              ? server.ports.filter((c) => c.name === entry.port).map((c) => c.containerPort)
              : Array.from(
                  { length: (entry.endPort ?? Number(entry.port)) - Number(entry.port) + 1 },
                  (_, i) => Number(entry.port) + i,
                );
          if (numbers.includes(port)) portFits = true;
        }
        if (peerFits && portFits) return true;
      }
    }
    return false;
  };
  return one(client, server, 'Egress') && one(server, client, 'Ingress');
}

it('agrees with the rules as they are documented', () => {
  const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'));
  const selector = fc.record({ matchLabels: labels }, { requiredKeys: [] });
  const space = fc.constantFrom('shop', 'web');
  const byName = space.map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } }));
  const peer = fc.oneof(
    fc.record({ podSelector: selector }),
    fc.record({ namespaceSelector: fc.oneof(byName, fc.constant({})) }),
    fc.record({ podSelector: selector, namespaceSelector: fc.oneof(byName, fc.constant({})) }),
  );
  const port = fc.oneof(
    fc.record({ port: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ port: fc.constantFrom('x', 'y') }),
    fc
      .integer({ min: 1, max: 4 })
      .chain((p) => fc.record({ port: fc.constant(p), endPort: fc.integer({ min: p, max: 5 }) })),
  );
  const some = { requiredKeys: [] as [] };
  const ports = fc.array(port, { maxLength: 2 });
  const peers = fc.array(peer, { maxLength: 2 });
  const policies = fc.array(
    fc
      .record({
        namespace: space,
        spec: fc.record(
          {
            podSelector: selector,
            policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
            ingress: fc.array(fc.record({ from: peers, ports }, some), { maxLength: 2 }),
            egress: fc.array(fc.record({ to: peers, ports }, some), { maxLength: 2 }),
          },
          some,
        ),
      })
      .map(({ namespace: where, spec }) => policy('p', spec, where)),
    { maxLength: 4 },
  );
  const end = fc
    .record({
      namespace: space,
      labels,
      ports: fc.array(fc.record({ name: fc.constantFrom('x', 'y'), containerPort: fc.integer({ min: 1, max: 4 }) }), {
        maxLength: 2,
      }),
    })
    .map((some) => pod('p', some));
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(policies, end, end, fc.integer({ min: 1, max: 4 }), (all, client, server, number) => {
      const expected = naive(all, client, server, number);
      seen.add(expected);
      const { answer } = reach(policySet(all, []), client, server, { number, protocol: 'TCP' });
      expect(answer).toBe(expected ? 'yes' : 'no');
    }),
    { numRuns: 2000 },
  );
  expect(seen).toEqual(new Set([true, false]));
});
