import { defineCheck } from '../../model/check.js';
import { policySet, type SideAnswer } from '../../model/networkPolicy/reach.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import { policyName, policyNames, workloadNames } from './names.js';
import { ownNamespaceRule } from './nearMisses.js';
import { toldElsewhere } from './otherCauses.js';
import { admission, blocked, clientWays, meshPort, podsOf, type Way } from './ways.js';
import { weightOf } from './weight.js';

export default defineCheck({
  meta: {
    id: 'netpol-blocks-client',
    group: 'netpol',
    title: 'NetworkPolicies let no connection of a client through to a gRPC port',
    severity: 'error',
    needs: ['topology', 'networkPolicies'],
    uses: ['namespaces', 'pods', 'otherPolicies', 'workloads'],
    messages: {
      ingress:
        '{client} cannot connect to {service}:{port}. {policies} isolates the pods of {server}, and no rule admits pods of {client} on port {podPort}: dropped connections make calls hang until their deadline, then fail with UNAVAILABLE or DEADLINE_EXCEEDED. Add a rule for them.',
      ownNamespace:
        '{client} cannot connect to {service}:{port}. Rule {rule} of {policies} has a podSelector that matches its pods, but without a namespaceSelector it means pods of namespace {namespace} only, and {client} is in {clientNamespace}. Put a namespaceSelector into the same peer.',
      egress:
        '{client} cannot connect to {service}:{port}. {policies} restricts what its pods may dial, and no rule admits pods of {server} on port {podPort}: calls hang until their deadline. Add an egress rule for them.',
    },
    docs: {
      what: 'A workload is configured to dial a gRPC Service, and the NetworkPolicies of the server (ingress) or of the client (egress) have no rule that lets its connections through. Rules are judged as their union, for the pods themselves: cluster IPs and Service ports are replaced before policies are asked.',
      why: 'Most network plug-ins drop such packets silently: the client sees no refusal but a timeout, and gRPC reports UNAVAILABLE or DEADLINE_EXCEEDED long after.',
      fix: 'Admit the pods of the client, by their labels and (from another namespace) a namespaceSelector in the same peer, on the port of the pods, not of the Service. `kubernetes.io/metadata.name` is a label of every namespace.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'web' })),
      silent: documents(exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'cart' })),
    },
    remedies: ['fix-netpol-admit'],
  },

  *check({ topology, networkPolicies, namespaces, pods, otherPolicies, workloads, live }) {
    const around = { namespaces, pods };
    const set = policySet(networkPolicies, namespaces);
    for (const way of clientWays(topology)) {
      const servers = way.servers.flatMap((s) => podsOf(s, around));
      const ports = [way.podPort, ...way.servers.flatMap((s) => meshPort(way.client, s, around) ?? [])];
      const answer = blocked(set, podsOf(way.client, around), servers, ports);
      for (const side of answer ? [answer.egress, answer.ingress] : []) {
        const [subject] = side.isolatedBy;
        if (side.answer !== 'no' || !subject || toldElsewhere(side, way)) continue;
        const { severity, doubts } = weightOf(side, {
          live,
          believed: believesGrpc(way.port),
          otherPolicies,
          workloads,
        });
        const policies = policyNames(side.isolatedBy);
        const data = { ...names(way), policies };
        const found = {
          severity,
          details: admission(way, side.direction),
          witnesses: [
            { source: policies, says: saysRules(side) },
            { source: names(way).client, says: way.evidence },
            ...doubts,
          ],
        } as const;
        const near = ownNamespaceRule(side, way);
        if (near) {
          const { namespace = '' } = near.policy.metadata;
          const clientNamespace = way.client.metadata.namespace ?? '';
          const { client, service, port } = data;
          yield {
            ...found,
            message: 'ownNamespace',
            subject: near.policy,
            path: ['spec', 'ingress', near.rule, 'from'],
            data: {
              client,
              service,
              port,
              policies: policyName(near.policy),
              rule: near.rule + 1,
              namespace,
              clientNamespace,
            },
          };
        } else {
          yield { ...found, message: side.direction, subject, path: ['spec', side.direction], data };
        }
      }
    }
  },
});

function names({ client, node, port, podPort, servers }: Way) {
  return {
    client: workloadNames(client),
    service: node.service.metadata.name,
    port: port.port.port,
    podPort,
    server: workloadNames(...servers),
  };
}

function saysRules({ direction, isolatedBy }: SideAnswer): string {
  const rules = isolatedBy.reduce((sum, { spec }) => sum + (spec?.[direction] ?? []).length, 0);
  return rules === 0 ? `no ${direction} rule at all` : `${rules} ${direction} rules, none for these pods and this port`;
}
