import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './backend-tls-policy-missing.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';

const tls = ['args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]'];
const twice = [...tls, 'readinessProbe: {httpGet: {path: /healthz, port: 50051, scheme: HTTPS}}'];
const app = (container: readonly string[], port = '', className = 'envoy-gateway') =>
  exampleRoute() +
  documents(
    exampleGateway(className),
    exampleServer({ container }),
    exampleService({ ports: [`- {name: grpc, port: 80, targetPort: grpc${port}}`] }),
  );
const policy = (target: string, namespace = 'shop') => `---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: tls, namespace: ${namespace}}
spec: {targetRefs: [{group: "", kind: Service, name: ${target}}]}
`;
const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: greeter, namespace: shop}
spec: {host: greeter.shop.svc.cluster.local, trafficPolicy: {tls: {mode: SIMPLE}}}
`;
const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0]' };

testCheck(check, {
  silent: [
    { name: 'a plaintext server', manifests: app(['readinessProbe: {grpc: {port: 50051}}']) },
    { name: 'nothing says what it is', manifests: app([]) },
    { name: 'a policy for the Service', manifests: app(tls) + policy('greeter'), live: true },
    { name: 'a DestinationRule of Istio', manifests: app(tls, '', 'istio') + rule },
    { name: 'https for Traefik', manifests: app(tls, ', appProtocol: https', 'traefik') },
    {
      name: "Contour's annotation",
      manifests: app(tls, '', 'contour').replace(
        'kind: Service\nmetadata:\n  name: greeter\n',
        'kind: Service\nmetadata:\n  name: greeter\n  annotations: {projectcontour.io/upstream-protocol.tls: "80"}\n',
      ),
    },
    {
      name: 'voices that contradict each other',
      manifests: app([...tls, 'readinessProbe: {grpc: {port: 50051}}']),
    },
  ],
  fires: [
    {
      name: 'in a cluster, by two voices',
      manifests: app(twice),
      live: true,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { backend: 'greeter:80', service: 'greeter' } }],
    },
    { name: 'in files', manifests: app(tls), hits: [{ message: 'missing', severity: 'warning', ...at }] },
    {
      name: 'a policy for another Service, and one of another namespace',
      manifests: app(tls) + policy('ledger') + policy('greeter', 'other'),
      hits: [{ message: 'missing', severity: 'warning', ...at }],
    },
  ],
});
