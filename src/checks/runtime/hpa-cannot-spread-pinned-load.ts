import { defineCheck } from '../../model/check.js';
import type { HorizontalPodAutoscaler } from '../../model/objects.js';

export default defineCheck({
  meta: {
    id: 'hpa-cannot-spread-pinned-load',
    group: 'runtime',
    title: 'An autoscaler adds pods that pinned clients never reach',
    severity: 'warning',
    needs: ['topology', 'horizontalPodAutoscalers'],
    uses: ['verdicts'],
    messages: {
      measured:
        'HPA {hpa} scales on the average of all pods, and {share} % of the work of Service {service} is on one of {pods}. It sees an average that hides the hot pod, and pods it adds get nothing.',
      structural:
        'HPA {hpa} may add pods up to {max}, and clients of Service {service} pick a pod once per connection. Pods it adds get nothing until clients connect anew.',
    },
    docs: {
      what: 'A HorizontalPodAutoscaler on average utilisation scales a workload whose gRPC clients are pinned to pods.',
      why: 'The average over all pods stays low while the busy one is at its limit; when it does scale, open connections stay where they are and the new pods idle.',
      fix: 'Balance calls first: headless Service with round_robin, a mesh, or an L7 gateway. Then the average means something.',
      links: ['https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'],
    },
    examples: {
      fires: example('greeter.shop:50051'),
      // The same autoscaler, and nobody who is known to dial the Service by connection.
      silent: example('ledger.shop:7000'),
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ topology, horizontalPodAutoscalers, verdicts }) {
    for (const node of topology.services) {
      const hpa = node.replicas.autoscaler;
      if (!hpa || !horizontalPodAutoscalers.includes(hpa) || !averages(hpa)) continue;
      const { name, namespace } = node.service.metadata;
      const fixed = { subject: hpa, path: ['spec', 'metrics'] as const, about: [node.service] };
      const measured = verdicts?.find(
        (v) => v.service.name === name && v.service.namespace === namespace && v.verdict === 'pinned',
      );
      if (measured) {
        const { hotShare = 0, podsWithData: pods } = measured.figures;
        const [reason = 'pinned'] = measured.reasons;
        yield {
          ...fixed,
          message: 'measured',
          data: { hpa: hpa.metadata.name, service: name, share: Math.round(100 * hotShare), pods },
          witnesses: [{ source: `verdict on Service/${name}`, says: reason }],
        };
        continue;
      }
      const max = node.replicas.max ?? 0;
      const dialled = node.ports
        .filter((p) => p.grpc.level !== 'weak')
        .flatMap((p) => p.paths)
        .find((p) => p.from.kind === 'workload' && (p.balancing === 'l4' || p.balancing === 'sticky'));
      // A verdict that does not say pinned has looked at the pods themselves.
      if (verdicts !== undefined || !dialled || max < 2) continue;
      yield {
        ...fixed,
        message: 'structural',
        data: { hpa: hpa.metadata.name, service: name, max },
        witnesses: [{ source: dialled.evidence, says: dialled.why }],
      };
    }
  },
});

/** Whether it scales on an average over pods: a queue length or another outside figure is blind to nothing here. */
function averages({ spec }: HorizontalPodAutoscaler): boolean {
  const metrics = spec?.metrics;
  if (!metrics || metrics.length === 0) return true;
  return metrics.some((m) => ['Resource', 'ContainerResource', 'Pods'].includes(m.type));
}

function example(dialled: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 50051, targetPort: grpc}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec: {containers: [{name: greeter, image: example.com/greeter:1, ports: [{name: grpc, containerPort: 50051}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: cart, image: example.com/cart:1, env: [{name: GREETER_ADDR, value: "${dialled}"}]}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeter, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeter}
  minReplicas: 2
  maxReplicas: 10
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`;
}
