import { defineCheck } from '../../model/check.js';
import { meshAround } from '../../model/topology/mesh.js';
import type { IngressBackendLink, PortNode, RouteBackendLink } from '../../model/topology/topology.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'grpc-port-protocol-undeclared',
    group: 'service',
    title: 'A gRPC port does not tell Istio its protocol',
    severity: 'info',
    needs: ['topology'],
    uses: ['namespaces', 'pods'],
    messages: {
      sniffed:
        '{service}:{port} is gRPC ({evidence}), and neither its name nor appProtocol says so. The sidecars of Istio guess by the first bytes, which is right for most clients; where they guess wrong, the port is TCP and all calls of a connection stay on one pod. Name it grpc, or set appProtocol kubernetes.io/h2c.',
      gateway:
        '{service}:{port} is gRPC ({evidence}), and neither its name nor appProtocol says so. {route} is served by a gateway of Istio, which does not guess: it speaks HTTP/1.1 to the pods, and calls fail. Name the port grpc, or set appProtocol kubernetes.io/h2c.',
    },
    docs: {
      what: 'A port that is gRPC by proof has no name beginning with `grpc` or `http2` and no appProtocol, and Istio is in its path.',
      why: 'Istio chooses the protocol by appProtocol, then by the prefix of the name, then by looking at the first bytes. Its gateways do not look.',
      fix: 'Name the port `grpc` or `grpc-…`, or set `appProtocol: kubernetes.io/h2c`, which no other product misreads.',
      links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
    },
    examples: {
      fires: example('api'),
      silent: example('grpc-api'),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology, namespaces, pods }) {
    for (const { service: subject, ports, workloads } of topology.services) {
      for (const port of ports) {
        const { name = '', appProtocol } = port.port;
        if (port.grpc.level !== 'declared' || appProtocol !== undefined || /^(grpc|http2)(-|$)/i.test(name)) continue;
        // A prefix that means another protocol is told by the checks of meshes.
        if (/^(tcp|tls|https?|mongo|mysql|redis|udp)(-|$)/i.test(name)) continue;
        const route = istioRoute(port, topology.routeBackends) ?? istioIngress(port, topology.ingressBackends);
        const meshed = workloads.some((w) => meshAround(w, { namespaces, pods })?.mesh === 'istio-sidecar');
        if (route === undefined && !meshed) continue;
        const service = subject.metadata.name;
        const [reason] = port.grpc.reasons;
        const data = { service, port: port.port.port, evidence: reason?.says ?? 'declared' };
        const found = {
          subject,
          path: ['spec', 'ports', port.index],
          witnesses: [
            { source: `Service/${service} spec.ports[${port.index}]`, says: name === '' ? 'no name' : `name ${name}` },
            { source: reason?.from ?? service, says: data.evidence },
          ],
        } as const;
        if (route === undefined) yield { ...found, message: 'sniffed', data };
        else yield { ...found, message: 'gateway', severity: 'warning', data: { ...data, route } };
      }
    }
  },
});

/** An HTTPRoute to the port that a gateway of Istio serves. */
function istioRoute(port: PortNode, links: readonly RouteBackendLink[]): string | undefined {
  const link = links.find(
    (l) => l.port === port && l.route.kind === 'HTTPRoute' && l.parents.some(({ product }) => product === 'istio'),
  );
  return link && `HTTPRoute/${link.route.metadata.name}`;
}

/** An Ingress to the port that Istio serves. */
function istioIngress(port: PortNode, links: readonly IngressBackendLink[]): string | undefined {
  const link = links.find((l) => l.port === port && l.product.name === 'istio');
  return link && `Ingress/${link.ingress.metadata.name}`;
}

function example(name: string): string {
  return documents(
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n',
    exampleServer({ container: ['readinessProbe: {grpc: {port: 50051}}'] }),
    exampleService({ ports: [`- {name: ${name}, port: 80, targetPort: grpc}`] }),
  );
}
