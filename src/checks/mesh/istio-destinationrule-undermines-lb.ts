import { defineCheck } from '../../model/check.js';
import { type DestinationRule, keyOf } from '../../model/objects.js';
import { selects } from '../../model/topology/selector.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { ServiceNode } from '../../model/topology/topology.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { listed } from '../../model/words.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';

export default defineCheck({
  meta: {
    id: 'istio-destinationrule-undermines-lb',
    group: 'mesh',
    title: 'A DestinationRule of Istio sends gRPC calls to no pod',
    severity: 'error',
    needs: ['topology', 'destinationRules'],
    uses: [],
    messages: {
      subset:
        'Subset {subset} of DestinationRule {rule} selects pods of {service} with {labels}, and no workload behind it makes such pods: calls that a route sends to the subset get UNAVAILABLE (no healthy upstream).',
    },
    docs: {
      what: 'A subset of a DestinationRule for a gRPC Service has labels that no workload behind the Service gives its pods.',
      why: 'A subset narrows the Service to the pods with its labels. Where none has them the subset is empty, and what a VirtualService sends there fails. istioctl analyze tells of hosts that do not exist (IST0101), not of empty subsets.',
      fix: 'Correct the labels of the subset, or remove it and the routes to it.',
      links: ['https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset'],
    },
    examples: {
      fires: exampleMesh(istioInjected) + exampleRule('greetr'),
      silent: exampleMesh(istioInjected) + exampleRule('greeter'),
    },
    remedies: [],
  },

  *check({ topology, destinationRules }) {
    const nodes = new Map(topology.services.map((node) => [keyOf(node.service), node]));
    for (const subject of destinationRules) {
      const node = nodes.get(hostKey(subject));
      if (!node || node.workloads.length === 0 || !node.ports.some(believesGrpc)) continue;
      for (const [index, { name, labels = {} }] of (subject.spec?.subsets ?? []).entries()) {
        if (Object.keys(labels).length === 0 || hasPods(node, labels)) continue;
        const rule = subject.metadata.name;
        yield {
          message: 'subset',
          subject,
          path: ['spec', 'subsets', index, 'labels'],
          about: [node.service],
          data: {
            subset: name,
            rule,
            service: node.service.metadata.name,
            labels: listed(Object.entries(labels).map(([key, value]) => `${key}=${value}`)),
          },
          witnesses: node.workloads.slice(0, 3).map((w) => ({
            source: `${w.kind}/${w.metadata.name}`,
            says: Object.entries(templateOf(w)?.metadata?.labels ?? {})
              .map(([key, value]) => `${key}=${value}`)
              .join(', '),
          })) as [{ source: string; says: string }],
        };
      }
    }
  },
});

/** The Service that a host means: a short name is of the rule's own namespace. */
function hostKey({ metadata, spec }: DestinationRule): string {
  const [name = '', namespace = metadata.namespace ?? ''] = (spec?.host ?? '').split('.');
  return `${namespace}/${name}`;
}

function hasPods({ workloads, pods }: ServiceNode, labels: Record<string, string>): boolean {
  return (
    workloads.some((w) => selects(labels, templateOf(w)?.metadata?.labels)) ||
    (pods ?? []).some((pod) => selects(labels, pod.metadata.labels))
  );
}

function exampleRule(app: string): string {
  return `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: greeter, namespace: shop}
spec:
  host: greeter
  subsets: [{name: stable, labels: {app: ${app}}}]
`;
}
