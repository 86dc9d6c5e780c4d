import { defineCheck } from '../../model/check.js';
import type { PodEnd } from '../../model/networkPolicy/ends.js';
import { isolating, policySet } from '../../model/networkPolicy/reach.js';
import { admitsPort, peersOf } from '../../model/networkPolicy/rules.js';
import type { NetworkPolicy, NetworkPolicyRule } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { Topology } from '../../model/topology/topology.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleEgress } from './examplePolicy.js';
import { policyNames, workloadNames } from './names.js';
import { clientWays, podsOf } from './ways.js';
import { weightOf } from './weight.js';

const toServer = '{to: [{podSelector: {matchLabels: {app: greeter}}}], ports: [{port: 50051}]}';
const toDns =
  '{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}';

export default defineCheck({
  meta: {
    id: 'netpol-egress-blocks-dns',
    group: 'netpol',
    title: 'Egress rules of a gRPC client leave out DNS',
    severity: 'error',
    needs: ['topology', 'networkPolicies'],
    uses: ['namespaces', 'pods', 'otherPolicies', 'workloads'],
    messages: {
      none: '{client} dials {service} by name, and {policies} lets it ask no DNS server: no egress rule admits port 53. The name is never resolved, and calls fail with UNAVAILABLE (name resolution failure, produced zero addresses). Add a rule for UDP and TCP 53.',
      ownNamespace:
        '{client} dials {service} by name, and the rule of {policies} for port 53 has a podSelector without a namespaceSelector: it means pods of namespace {namespace}, and DNS runs elsewhere. The name is never resolved. Put a namespaceSelector for kube-system into the same peer.',
      udpOnly:
        '{policies} lets {client} ask DNS over UDP only. An answer that does not fit a packet, as that of a headless Service with many pods, is asked for again over TCP and never comes. Admit TCP 53 too.',
    },
    docs: {
      what: 'The pods of a gRPC client are under an egress policy, and no rule admits port 53 of the cluster’s DNS.',
      why: 'Names of Services are resolved by asking pods of kube-dns (CoreDNS). Under an egress policy these are pods like others. Without them the resolver of gRPC never has an address: calls fail at once or wait, by wait-for-ready.',
      fix: 'Add an egress rule to namespace kube-system (`kubernetes.io/metadata.name: kube-system`), pods `k8s-app: kube-dns`, ports UDP 53 and TCP 53. A node-local cache listens on 169.254.20.10 of the node and needs an ipBlock.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
        'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), exampleClient(), exampleEgress(toServer)),
      silent: documents(exampleServer(), exampleService(), exampleClient(), exampleEgress(toServer, toDns)),
    },
    remedies: ['fix-netpol-egress-blocks-dns'],
  },

  *check({ topology, networkPolicies, namespaces, pods, otherPolicies, workloads, live }) {
    const set = policySet(networkPolicies, namespaces);
    const told = new Set<string>();
    for (const way of clientWays(topology)) {
      const name = workloadNames(way.client);
      const [client] = podsOf(way.client, { namespaces, pods });
      const key = `${client?.namespace} ${name}`;
      if (!client || client.hostNetwork || told.has(key)) continue;
      const isolatedBy = isolating(set, client, 'egress');
      const rules = isolatedBy.flatMap((policy) => (policy.spec?.egress ?? []).map((rule) => ({ policy, rule })));
      const [first] = rules;
      // Policies that deny everything: that the client reaches nothing is told by netpol-blocks-client.
      if (!first) continue;
      told.add(key);
      const { severity, doubts } = weightOf(
        { direction: 'egress', isolatedBy },
        { live, believed: believesGrpc(way.port), otherPolicies, workloads },
      );
      const udp = rules.filter(({ rule }) => admitsDns(rule, 'UDP'));
      const found = (policies: readonly NetworkPolicy[], says: string) => ({
        subject: policies[0] ?? first.policy,
        path: ['spec', 'egress'],
        witnesses: [{ source: policyNames(policies), says }, { source: name, says: way.evidence }, ...doubts] as const,
      });
      const service = way.node.service.metadata.name;
      if (udp.length === 0) {
        const data = { client: name, service, policies: policyNames(isolatedBy) };
        yield {
          ...found(isolatedBy, `${rules.length} egress rules, none for UDP 53`),
          severity,
          message: 'none',
          data,
        };
      } else if (udp.every(({ rule, policy }) => ownNamespaceOnly(rule) && !hasDns(policy, topology))) {
        const policies = udp.map(({ policy }) => policy);
        const data = { client: name, service, policies: policyNames(policies), namespace: client.namespace };
        yield { ...found(policies, 'UDP 53 to pods of its own namespace'), severity, message: 'ownNamespace', data };
      } else if (!rules.some(({ rule }) => admitsDns(rule, 'TCP'))) {
        const policies = udp.map(({ policy }) => policy);
        const data = { client: name, policies: policyNames(policies) };
        yield { ...found(policies, 'UDP 53, no TCP 53'), severity: 'info', message: 'udpOnly', data };
      }
    }
  },
});

/** CoreDNS as it names its ports; OpenShift's listens on 5353. */
const dnsPod: PodEnd = {
  kind: 'pod',
  name: 'DNS',
  namespace: 'kube-system',
  labels: {},
  hostNetwork: false,
  addresses: [],
  ports: [53, 5353].flatMap((containerPort) => [
    { name: 'dns', containerPort, protocol: 'UDP' },
    { name: 'dns-tcp', containerPort, protocol: 'TCP' },
  ]),
};

/** Whether the rule is for the ports of DNS, whoever it is for. */
function admitsDns(rule: NetworkPolicyRule, protocol: 'UDP' | 'TCP'): boolean {
  return [53, 5353].some((number) => admitsPort(rule, { number, protocol }, dnsPod) === 'yes');
}

function ownNamespaceOnly(rule: NetworkPolicyRule): boolean {
  return peersOf(rule, 'egress')?.every((p) => p.podSelector && !p.namespaceSelector && !p.ipBlock) ?? false;
}

/** Whether a DNS server runs in the policy's own namespace. */
function hasDns({ metadata }: NetworkPolicy, { services }: Topology): boolean {
  if (metadata.namespace === 'kube-system') return true;
  const own = services.filter(({ service }) => service.metadata.namespace === metadata.namespace);
  return own.some(({ ports }) => ports.some(({ port }) => port.port === 53));
}
