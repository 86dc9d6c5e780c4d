import { appProtocolEffect } from '../../model/appProtocols.js';
import { defineCheck } from '../../model/check.js';
import { appProtocolReader, type GatewayProductName } from '../../model/topology/gatewayProduct.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import { routeName } from './routeBackends.js';

/** Products that speak HTTP/1.1 to the backend of an HTTPRoute unless the Service says HTTP/2. */
const http1: Partial<Record<GatewayProductName, string>> = {
  'envoy-gateway': 'Envoy Gateway',
  traefik: 'Traefik',
  contour: 'Contour',
  cilium: 'Cilium',
  'nginx-gateway-fabric': 'NGINX Gateway Fabric',
  aws: 'The AWS load balancer controller',
};

export default defineCheck({
  meta: {
    id: 'httproute-to-grpc-needs-h2c',
    group: 'gateway',
    title: 'An HTTPRoute leads to a gRPC port that does not say HTTP/2',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      http1:
        '{route} leads to {backend}, which is gRPC. {product} speaks HTTP/1.1 to the backend of an HTTPRoute unless its port has appProtocol kubernetes.io/h2c: every call fails, mostly with 502 or UNAVAILABLE. Set it, or use a GRPCRoute.',
      never:
        '{route} leads to {backend}, which is gRPC. NGINX Gateway Fabric speaks HTTP/1.1 to the backend of every HTTPRoute, and refuses one whose port has appProtocol kubernetes.io/h2c: every call fails. Use a GRPCRoute.',
      perhaps:
        '{route} leads to {backend}, which is gRPC, and its port has no appProtocol. Most gateways speak HTTP/1.1 to the backend of an HTTPRoute then, and calls fail. Set kubernetes.io/h2c, or use a GRPCRoute.',
    },
    docs: {
      what: 'An HTTPRoute has a gRPC Service port as its backend, and the port has no `appProtocol` that the gateway takes for HTTP/2.',
      why: 'A GRPCRoute implies HTTP/2 to the backend, an HTTPRoute does not: there the gateway goes by appProtocol, and without it speaks HTTP/1.1, which a gRPC server answers with an error or by closing the connection.',
      fix: 'Use a GRPCRoute, which is v1 since Gateway API 1.1 (May 2024), or set `appProtocol: kubernetes.io/h2c` on the Service port; NGINX Gateway Fabric takes only the GRPCRoute.',
      links: ['https://gateway-api.sigs.k8s.io/geps/gep-1911/', 'https://gateway-api.sigs.k8s.io/api-types/grpcroute/'],
    },
    examples: {
      fires: example(''),
      silent: example(', appProtocol: kubernetes.io/h2c'),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology }) {
    for (const { route, parents, path, service, port } of topology.routeBackends) {
      if (route.kind !== 'HTTPRoute' || !service || !port || !believesGrpc(port)) continue;
      // Something on the port answers HTTP as well: a page beside the API, or transcoding.
      if (port.grpc.against.some(({ says }) => !says.startsWith('appProtocol')) || port.serverTls.state === 'tls')
        continue;
      const { appProtocol } = port.port;
      const unaware = parents.filter(({ product }) => {
        const reader = appProtocolReader(product, route.kind);
        return reader ? appProtocolEffect(reader, appProtocol) === 'default' : appProtocol === undefined;
      });
      const certain = unaware.find(({ product }) => http1[product] !== undefined);
      // Istio goes by the name of the port as well, of which another check tells.
      const other =
        unaware.find(({ product }) => product !== 'istio') ?? (parents.length === 0 && appProtocol === undefined);
      if (!certain && !other) continue;
      const backend = `${service.service.metadata.name}:${port.port.port}`;
      const data = { route: routeName(route), backend };
      const [reason] = port.grpc.reasons;
      const gRPC = { source: reason?.from ?? backend, says: `${backend} is gRPC: ${reason?.says ?? ''}` };
      const found = { subject: route, path, about: [service.service] };
      if (certain) {
        const witnesses = [gRPC, { source: `Gateway/${certain.name}`, says: certain.evidence }] as const;
        if (certain.product === 'nginx-gateway-fabric') yield { ...found, message: 'never', data, witnesses };
        else yield { ...found, message: 'http1', data: { ...data, product: http1[certain.product] ?? '' }, witnesses };
      } else yield { ...found, message: 'perhaps', severity: 'info', data, witnesses: [gRPC] };
    }
  },
});

function example(more: string): string {
  return documents(
    exampleRoute({ kind: 'HTTPRoute' }).replace(/---\n$/, ''),
    exampleGateway('envoy-gateway'),
    exampleServer(),
    exampleService({ ports: [`- {name: grpc, port: 80, targetPort: grpc${more}}`] }),
  );
}
