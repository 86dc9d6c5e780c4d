import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleGateway, exampleRoute } from '../gateway/exampleRoute.js';
import check from './app-protocol-contradicts-evidence.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

const app = (appProtocol: string, container = ['readinessProbe: {grpc: {port: 50051}}'], name = 'rpc') =>
  documents(
    exampleServer({ container }),
    exampleService({ ports: [`- {name: ${name}, port: 80, targetPort: grpc, appProtocol: ${appProtocol}}`] }),
  );
const tls = ['args: [--tls-cert=/tls/tls.crt]', 'readinessProbe: {tcpSocket: {port: 50051}}'];
const routed = exampleRoute({ kind: 'HTTPRoute' }) + exampleGateway('envoy-gateway');
const at = { subject: 'Service/greeter', field: 'spec.ports[0].appProtocol' };

testCheck(check, {
  silent: [
    { name: 'h2c on a plaintext server', manifests: app('kubernetes.io/h2c') },
    { name: 'grpc, which says the same', manifests: app('grpc') },
    { name: 'http on a port that only its name makes gRPC', manifests: app('http', [], 'grpc') },
    {
      name: 'http on a port that answers both',
      manifests: app('http', [
        'readinessProbe: {grpc: {port: 50051}}',
        'livenessProbe: {httpGet: {path: /, port: 50051}}',
      ]),
    },
    { name: 'https on a server with TLS', manifests: app('https', tls) },
    {
      name: 'h2c where one voice says TLS and another plaintext',
      manifests: app('kubernetes.io/h2c', [...tls.slice(0, 1), 'readinessProbe: {grpc: {port: 50051}}']),
    },
  ],
  fires: [
    {
      name: 'http, and a gateway reads it',
      manifests: documents(routed, app('http')),
      hits: [
        {
          message: 'http',
          severity: 'warning',
          ...at,
          data: { whoever: 'HTTPRoute/edge, by Envoy Gateway', value: 'http' },
        },
      ],
    },
    {
      name: 'http, and nobody reads it yet',
      manifests: app('http'),
      hits: [{ message: 'http', severity: 'info', ...at }],
    },
    {
      name: 'h2c on a server with TLS',
      manifests: documents(routed, app('kubernetes.io/h2c', tls)),
      hits: [{ message: 'plaintext', severity: 'warning', ...at }],
    },
  ],
});
