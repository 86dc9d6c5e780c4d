import { defineCheck } from '../../model/check.js';
import { policySet } from '../../model/networkPolicy/reach.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import { policyName, workloadNames } from './names.js';
import { servicePortRules } from './servicePortRules.js';
import { weightOf } from './weight.js';

export default defineCheck({
  meta: {
    id: 'netpol-port-is-service-port',
    group: 'netpol',
    title: 'A NetworkPolicy names the port of the Service, not the port of its pods',
    severity: 'error',
    needs: ['topology', 'networkPolicies', 'workloads'],
    uses: ['namespaces', 'pods', 'otherPolicies'],
    messages: {
      ingress:
        '{policy} admits port {number}, which is the port of Service {service}. Its pods listen on {podPort}, and policies see only the port of the pods: no rule admits {podPort}, so every connection is dropped. Write {podPort}, or the name of the container port.',
      beside:
        '{policy} admits port {number}, which is the port of Service {service}. Its pods listen on {podPort}, and policies see only the port of the pods: this rule admits nobody to it; another rule does for its own peers. Write {podPort}, or the name of the container port.',
      egress:
        '{policy} lets {client} dial port {number}, which is the port of Service {service}. Its pods listen on {podPort}, and policies are asked after the address and port of a pod were put in: connections to {service}:{number} are dropped. Write {podPort}.',
    },
    docs: {
      what: 'A rule of a NetworkPolicy has a port that is the `port` of a Service, where its pods listen on another (`targetPort`).',
      why: 'kube-proxy replaces the cluster IP and the Service port by those of a pod before policies are asked, on both sides. The rule matches nothing, and connections are dropped without an answer.',
      fix: 'Name the container port, by number or by name; a name follows the pods when the number changes.',
      links: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'cart' }, 80)),
      silent: documents(exampleServer(), exampleService(), exampleClient(), examplePolicy({ app: 'cart' }, 'grpc')),
    },
    remedies: ['fix-netpol-port-is-service-port'],
  },

  *check({ topology, networkPolicies, workloads, namespaces, pods, otherPolicies, live }) {
    const set = policySet(networkPolicies, namespaces);
    const told = new Set<string>();
    for (const found of servicePortRules(set, topology, workloads, { namespaces, pods })) {
      const { policy, path, goal, direction, isolatedBy, admitted, client } = found;
      const at = `${policy.metadata.namespace}/${policy.metadata.name} ${path.join('.')}`;
      if (told.has(at)) continue;
      told.add(at);
      const known = { live, believed: believesGrpc(goal.port), otherPolicies, workloads };
      const { severity, doubts } = weightOf({ direction, isolatedBy }, known);
      const number = goal.port.port.port;
      const { podPort } = goal;
      const service = goal.node.service.metadata.name;
      const data = { policy: policyName(policy), number, service, podPort };
      const common = {
        subject: policy,
        path,
        details: { podPort },
        severity: admitted && severity === 'error' ? 'warning' : severity,
        witnesses: [
          { source: data.policy, says: `port ${number}` },
          { source: `Service/${service}`, says: `port ${number}, pods listen on ${podPort}` },
          ...doubts,
        ],
      } as const;
      if (client) {
        const dialling = workloadNames(client);
        yield { ...common, message: 'egress', data: { ...data, client: dialling } };
      } else yield { ...common, message: admitted ? 'beside' : 'ingress', data };
    }
  },
});
