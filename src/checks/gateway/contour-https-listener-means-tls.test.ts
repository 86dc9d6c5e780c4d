import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import check from './contour-https-listener-means-tls.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';

const probe = 'readinessProbe: {grpc: {port: 50051}}';
const app = ({ gateway = exampleGateway('contour'), port = '', container = probe } = {}) => {
  const service = exampleService(`[{name: grpc, port: 80, targetPort: grpc${port}}]`).replace(
    'containerPort: 50051}]\n',
    `containerPort: 50051}]\n          ${container}\n`,
  );
  return `${exampleRoute()}${gateway}---\n${service}`;
};
const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0]' };

testCheck(check, {
  silent: [
    { name: 'appProtocol says h2c', manifests: app({ port: ', appProtocol: kubernetes.io/h2c' }) },
    {
      name: 'an HTTP listener, behind which plaintext is the default',
      manifests: app({
        gateway: exampleGateway('contour').replace('port: 443, protocol: HTTPS,', 'port: 80, protocol: HTTP,'),
      }),
    },
    { name: 'a server that ends TLS', manifests: app({ container: 'args: [--tls-cert=/tls/tls.crt]' }) },
    {
      name: "Contour's own annotation",
      manifests: app().replace(
        'metadata: {name: greeter, namespace: shop}\nspec:\n  selector: {app: greeter}',
        'metadata: {name: greeter, namespace: shop, annotations: {projectcontour.io/upstream-protocol.h2c: "80"}}\nspec:\n  selector: {app: greeter}',
      ),
    },
    { name: 'another product', manifests: app({ gateway: exampleGateway('traefik') }) },
    { name: 'the Gateway was not read', manifests: exampleRoute() + exampleService() },
  ],
  fires: [
    {
      name: 'a plaintext server',
      manifests: app(),
      hits: [
        { message: 'plaintext', severity: 'error', ...at, data: { listener: 'public/https', backend: 'greeter:80' } },
      ],
    },
    {
      name: 'nothing says what the server speaks',
      manifests: app({ container: 'workingDir: /app' }),
      hits: [{ message: 'unknown', severity: 'warning', ...at }],
    },
  ],
});
