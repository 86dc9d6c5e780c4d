import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import check from './httproute-to-grpc-needs-h2c.js';

interface Wish {
  kind?: 'GRPCRoute' | 'HTTPRoute';
  className?: string;
  port?: string;
  container?: readonly string[];
}

const app = ({ kind = 'HTTPRoute', className = 'envoy-gateway', port = '', container = [] }: Wish = {}) =>
  exampleRoute({ kind }) +
  documents(
    exampleGateway(className),
    exampleServer({ container }),
    exampleService({ ports: [`- {name: grpc, port: 80, targetPort: grpc${port}}`] }),
  );
const nginxClass = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: edge}
spec: {controllerName: gateway.nginx.org/nginx-gateway-controller}
`;
const at = { subject: 'HTTPRoute/edge', field: 'spec.rules[0].backendRefs[0]' };

testCheck(check, {
  silent: [
    { name: 'a GRPCRoute, which implies HTTP/2', manifests: app({ kind: 'GRPCRoute' }) },
    { name: 'h2c', manifests: app({ port: ', appProtocol: kubernetes.io/h2c' }) },
    { name: 'grpc for Envoy Gateway, which takes it', manifests: app({ port: ', appProtocol: grpc' }) },
    { name: 'Istio, which goes by the name of the port', manifests: app({ className: 'istio' }) },
    {
      name: 'a port that also answers HTTP',
      manifests: app({ container: ['readinessProbe: {httpGet: {path: /healthz, port: 50051}}'] }),
    },
    {
      name: 'a server with TLS, which needs a policy instead',
      manifests: app({ container: ['args: [--tls-cert=/tls/tls.crt]'] }),
    },
    {
      name: 'h2c that NGINX Gateway Fabric refuses, of which another check tells',
      manifests: documents(app({ className: 'edge', port: ', appProtocol: kubernetes.io/h2c' }), nginxClass),
    },
    {
      name: 'an HTTP backend',
      manifests:
        exampleRoute({ kind: 'HTTPRoute' }) +
        documents(
          exampleGateway(),
          exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
          exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'] }),
        ),
    },
  ],
  fires: [
    {
      name: 'Envoy Gateway',
      manifests: app(),
      hits: [{ message: 'http1', severity: 'error', ...at, data: { backend: 'greeter:80', product: 'Envoy Gateway' } }],
    },
    {
      name: 'NGINX Gateway Fabric, whatever the port says',
      manifests: documents(app({ className: 'edge', port: ', appProtocol: grpc' }), nginxClass),
      hits: [{ message: 'never', severity: 'error', ...at }],
    },
    {
      name: 'a class that nobody knows',
      manifests: app({ className: 'public' }),
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
  ],
});
