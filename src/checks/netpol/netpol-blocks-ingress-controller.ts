import { defineCheck } from '../../model/check.js';
import { type PolicySet, policySet } from '../../model/networkPolicy/reach.js';
import type { Around } from '../../model/topology/mesh.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { documents, exampleIngress, exampleServer, exampleService } from '../service/exampleManifests.js';
import { edgeKey, edgesOf } from './edgeControllers.js';
import { exampleController, examplePolicy } from './examplePolicy.js';
import { policyNames, workloadNames } from './names.js';
import { insidersOnly } from './nearMisses.js';
import { toldElsewhere } from './otherCauses.js';
import { admission, blocked, goalsOf, meshPort, podsOf, type Way, waysTo } from './ways.js';
import { weightOf } from './weight.js';

export default defineCheck({
  meta: {
    id: 'netpol-blocks-ingress-controller',
    group: 'netpol',
    title: 'NetworkPolicies keep the ingress controller or gateway from a gRPC port',
    severity: 'error',
    needs: ['topology', 'networkPolicies', 'workloads'],
    uses: ['namespaces', 'pods', 'otherPolicies'],
    messages: {
      known:
        '{edge} leads to {service}:{port}, but {controller} cannot connect: {policies} isolates the pods of {server}, and no rule admits the controller on port {podPort}. Callers get 504 or UNAVAILABLE. Add a rule with its namespace and labels.',
      egress:
        '{edge} leads to {service}:{port}, but {controller} cannot connect: {policies} restricts what it may dial, and no rule admits pods of {server} on port {podPort}. Callers get 504 or UNAVAILABLE. Add an egress rule for them.',
      outsiders:
        '{edge} leads to {service}:{port}, but {policies} admits pods of namespace {namespace} only. Unless {product} runs there, or in the network of its nodes, callers get 504 or UNAVAILABLE. Add a rule with a namespaceSelector for it.',
    },
    docs: {
      what: 'An Ingress or Route leads to a gRPC Service, and the NetworkPolicies of its pods have no rule for the pods of the controller that serves it.',
      why: 'Controllers dial pods from a namespace of their own. A podSelector alone means pods of the policy’s own namespace, so it does not admit them; the proxy waits for a connection and answers 504, which gRPC clients see as UNAVAILABLE.',
      fix: 'Add a rule with a namespaceSelector (`kubernetes.io/metadata.name: ingress-nginx`) and the labels of the controller in the same peer. Controllers in the network of their nodes come with node addresses and need an ipBlock.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
        'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name',
      ],
    },
    examples: {
      fires: documents(
        exampleServer(),
        exampleService(),
        exampleIngress(),
        exampleController(),
        examplePolicy({ app: 'cart' }),
      ),
      silent: documents(
        exampleServer(),
        exampleService(),
        exampleIngress(),
        exampleController(),
        examplePolicy({ 'app.kubernetes.io/name': 'ingress-nginx' }, 50051, 'ingress-nginx'),
      ),
    },
    remedies: ['fix-netpol-admit'],
  },

  *check({ topology, networkPolicies, workloads, namespaces, pods, otherPolicies, live }) {
    const around = { namespaces, pods };
    const set = policySet(networkPolicies, namespaces);
    const told = new Set<string>();
    for (const edge of edgesOf(topology, workloads)) {
      if (told.has(edgeKey(edge))) continue;
      told.add(edgeKey(edge));
      const known = { live, believed: believesGrpc(edge.port), otherPolicies, workloads };
      const common = { edge: edge.name, service: edge.node.service.metadata.name, port: edge.port.port.port };
      const ways = edge.controllers.flatMap((c) => [...waysTo(c, 'dials pods', edge.node, edge.port)]);
      for (const way of ways) {
        const answer = blockedWay(set, way, around);
        for (const side of answer ? [answer.egress, answer.ingress] : []) {
          const [subject] = side.isolatedBy;
          if (side.answer !== 'no' || !subject || toldElsewhere(side, way)) continue;
          const { severity, doubts } = weightOf(side, known);
          const controller = workloadNames(way.client);
          const policies = policyNames(side.isolatedBy);
          const server = workloadNames(...way.servers);
          yield {
            message: side.direction === 'ingress' ? 'known' : 'egress',
            subject,
            path: ['spec', side.direction],
            severity,
            data: { ...common, controller, policies, server, podPort: way.podPort },
            details: admission(way, side.direction),
            witnesses: [
              { source: policies, says: `no ${side.direction} rule for ${controller} on port ${way.podPort}` },
              { source: edge.name, says: `served by ${controller}` },
              ...doubts,
            ],
          };
        }
      }
      if (edge.controllers.length > 0) continue;
      for (const goal of goalsOf(edge.node, edge.port)) {
        const policies = insidersOnly(set, goal, around);
        const [subject] = policies;
        if (!subject) continue;
        yield {
          message: 'outsiders',
          subject,
          path: ['spec', 'ingress'],
          severity: 'info',
          data: {
            ...common,
            policies: policyNames(policies),
            namespace: subject.metadata.namespace ?? '',
            product: edge.product,
          },
          witnesses: [{ source: policyNames(policies), says: 'no rule for another namespace or an address' }],
        };
      }
    }
  },
});

function blockedWay(set: PolicySet, way: Way, around: Around) {
  const servers = way.servers.flatMap((s) => podsOf(s, around));
  const ports = [way.podPort, ...way.servers.flatMap((s) => meshPort(way.client, s, around) ?? [])];
  return blocked(set, podsOf(way.client, around), servers, ports);
}
