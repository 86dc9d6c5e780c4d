import { defineCheck } from '../../model/check.js';
import type { Workload } from '../../model/objects.js';
import { selects } from '../../model/topology/selector.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import { nearestWorkload } from './nearestWorkload.js';

export default defineCheck({
  meta: {
    id: 'service-selector-matches-nothing',
    group: 'service',
    title: 'The selector of a gRPC Service matches no pod',
    severity: 'error',
    needs: ['services', 'workloads', 'topology'],
    uses: ['endpointSlices'],
    messages: {
      nearMiss:
        'Service {service} selects {selector}, which no pod has; {workload} is the nearest, with {labels}. The Service has no endpoints and every call fails with UNAVAILABLE. Make selector and labels agree.',
      nothing:
        'Service {service} selects {selector}, and nothing in namespace {namespace} has or makes such a pod. The Service has no endpoints and every call fails with UNAVAILABLE. Correct the selector, or delete the Service.',
      notGiven:
        'Service {service} selects {selector}, and no workload in the given files makes such a pod. If none is made elsewhere, by an operator or another chart, every call fails with UNAVAILABLE. Compare the selector with the labels of the pods.',
    },
    docs: {
      what: 'The labels in `spec.selector` of a Service are on no pod of its namespace, and on no pod template there.',
      why: 'A Service without endpoints refuses connections: gRPC clients report UNAVAILABLE, "connection refused".',
      fix: "Compare `spec.selector` with the labels of the pod template (`spec.template.metadata.labels`), not with the Deployment's own labels.",
      links: [
        'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpoints',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService({ selector: 'greeter-server' })),
      silent: documents(exampleServer(), exampleService()),
    },
    remedies: ['fix-service-selector-matches-nothing'],
  },

  *check({ topology, workloads, endpointSlices, live }) {
    const inNamespace = Map.groupBy(workloads, ({ metadata }) => metadata.namespace ?? '');
    for (const { service: subject, external, pods, ports } of topology.services) {
      const selector = Object.entries(subject.spec?.selector ?? {});
      // Without a selector somebody else writes the endpoints.
      if (external || selector.length === 0 || (pods?.length ?? 0) > 0) continue;
      const { name: service, namespace = '' } = subject.metadata;
      const around = inNamespace.get(namespace) ?? [];
      if (around.some((w) => selects(subject.spec?.selector, labelsOf(w)))) continue;
      // Pods that were not read may still be behind endpoints that were.
      const slices = endpointSlices?.filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === service);
      if (slices?.some((s) => s.metadata.namespace === namespace && (s.endpoints?.length ?? 0) > 0)) continue;
      const grpc = ports.some(believesGrpc);
      // No workload means few hints: what nothing speaks against is told quietly.
      if (!grpc && !ports.some((p) => p.grpc.against.length === 0)) continue;

      const near = nearestWorkload(subject, around);
      const wanted = textOf(Object.fromEntries(selector));
      const looked = `no pod template among ${around.length} workloads has ${wanted}`;
      const found = {
        subject,
        path: ['spec', 'selector'],
        severity: !grpc ? 'info' : live && pods !== undefined ? 'error' : 'warning',
        witnesses: [
          { source: `Service/${service} spec.selector`, says: wanted },
          { source: `namespace ${namespace}`, says: pods ? `${looked}, nor any pod` : looked },
        ],
      } as const;
      if (near) {
        const workload = `${near.kind}/${near.metadata.name}`;
        const data = { service, selector: wanted, workload, labels: textOf(labelsOf(near)) };
        yield { ...found, message: 'nearMiss', data, details: { nearest: workload } };
      } else if (live) {
        yield { ...found, message: 'nothing', data: { service, selector: wanted, namespace } };
      } else {
        yield { ...found, message: 'notGiven', data: { service, selector: wanted } };
      }
    }
  },
});

function labelsOf(workload: Workload): Record<string, string> {
  return templateOf(workload)?.metadata?.labels ?? {};
}

function textOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}
