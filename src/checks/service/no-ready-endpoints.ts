import { defineCheck, type Witness } from '../../model/check.js';
import type { Pod } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { count } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'no-ready-endpoints',
    group: 'service',
    title: 'No pod of a gRPC Service is ready',
    severity: 'error',
    needs: ['services', 'endpointSlices', 'topology'],
    uses: [],
    messages: {
      notReady:
        '{service}:{port} has {pods} and none is ready, so every call fails with UNAVAILABLE. Look at the readiness probe and the state of the pods.',
      none: '{service}:{port} has no endpoint at all, so every call fails with UNAVAILABLE. Find out why no pod stands behind it.',
      scaledToZero:
        '{service}:{port} has no endpoint because {workload} is scaled to 0. Calls fail with UNAVAILABLE until something scales it up. Nothing is wrong if KEDA, Knative or you did it on purpose.',
    },
    docs: {
      what: 'The EndpointSlices of a Service list no endpoint that is ready for its gRPC port.',
      why: 'kube-proxy and controllers send calls to ready endpoints only. With none, connections are refused and clients report UNAVAILABLE.',
      fix: 'See why pods are not ready: `kubectl describe pod` shows failing probes under Events. A native gRPC probe speaks plaintext unless it says `mode: TLS` (alpha in Kubernetes 1.37) and asks for the health service.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions',
        'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService(), exampleSlice(false)),
      silent: documents(exampleServer(), exampleService(), exampleSlice(true)),
    },
    remedies: ['fix-no-ready-endpoints'],
    follows: [
      'target-port-not-declared',
      'grpc-probe-port-invalid',
      'grpc-probe-port-unserved',
      'native-grpc-probe-on-tls-server',
      'http-probe-on-grpc-port',
    ],
  },

  *check({ topology, live }) {
    for (const { service: subject, external, workloads, pods, ports, replicas } of topology.services) {
      const selecting = Object.keys(subject.spec?.selector ?? {}).length > 0;
      for (const port of ports) {
        const { endpoints, targets } = port;
        if (external || port.grpc.level === 'no' || !endpoints || endpoints.ready > 0) continue;
        const nobody = workloads.length === 0 && (pods?.length ?? 0) === 0 && endpoints.notReady === 0;
        // Those have their own cause: service-selector-matches-nothing, target-port-name-unresolved.
        if (selecting && nobody) continue;
        // Files may hold the slices of some Services and not of others.
        if (!live && endpoints.notReady === 0) continue;
        if (targets.length > 0 && targets.every((t) => t.state === 'unresolved')) continue;
        const named = { service: subject.metadata.name, port: port.port.port };
        const slices: Witness = {
          source: `EndpointSlices of Service/${named.service}`,
          says: `0 ready and ${endpoints.notReady} other endpoints for port ${port.port.name ?? named.port}`,
        };
        const found = { subject, path: ['spec', 'ports', port.index], about: workloads };
        const severity = believesGrpc(port) ? 'error' : 'info';
        const [workload] = workloads;
        if (replicas.now === 0 && workload) {
          const name = `${workload.kind}/${workload.metadata.name}`;
          const witnesses = [slices, { source: `${name} spec.replicas`, says: '0' }] as const;
          yield { ...found, message: 'scaledToZero', severity: 'info', data: { ...named, workload: name }, witnesses };
        } else if (endpoints.notReady > 0 || (pods?.length ?? 0) > 0) {
          const data = { ...named, pods: count(Math.max(endpoints.notReady, pods?.length ?? 0), 'pod') };
          const witnesses = [slices, ...(pods ?? []).flatMap(whyNotReady)] as const;
          yield { ...found, message: 'notReady', severity, data, witnesses };
        } else {
          yield { ...found, message: 'none', severity, data: named, witnesses: [slices] };
        }
      }
    }
  },
});

/** What a pod says about itself: a container that waits, else its Ready condition. */
function whyNotReady({ metadata, status }: Pod): Witness[] {
  const source = `Pod/${metadata.name}`;
  const waiting = (status?.containerStatuses ?? []).find((c) => c.state?.waiting?.reason !== undefined);
  if (waiting) return [{ source, says: `container ${waiting.name} waits: ${waiting.state?.waiting?.reason}` }];
  const condition = status?.conditions?.find((c) => c.type === 'Ready' && c.status !== 'True');
  return condition
    ? [{ source, says: `not ready: ${condition.message ?? condition.reason ?? 'no reason given'}` }]
    : [];
}

function exampleSlice(ready: boolean): string {
  return `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: greeter-x7k2p
  namespace: shop
  labels: {kubernetes.io/service-name: greeter}
addressType: IPv4
ports:
  - {name: grpc, port: 50051, protocol: TCP}
endpoints:
  - addresses: [10.244.1.7]
    conditions: {ready: ${ready}}
    targetRef: {kind: Pod, name: greeter-6c8f7d9b5-2kwkr, namespace: shop}
`;
}
