import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleGateway, exampleRoute } from '../gateway/exampleRoute.js';
import { exampleIngress } from '../nginx/exampleManifests.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './grpc-port-protocol-undeclared.js';

const namespace = (label: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {${label}}}\n`;
const meshed = namespace('istio-injection: enabled');
const app = (port: string, container = ['readinessProbe: {grpc: {port: 50051}}']) =>
  documents(exampleServer({ container }), exampleService({ ports: [`- {${port}, targetPort: 50051}`] }));
const plain = 'port: 80';
const at = { subject: 'Service/greeter', field: 'spec.ports[0]' };

testCheck(check, {
  silent: [
    { name: 'named grpc', manifests: documents(meshed, app('name: grpc, port: 80')) },
    { name: 'named http2-api', manifests: documents(meshed, app('name: http2-api, port: 80')) },
    { name: 'appProtocol says it', manifests: documents(meshed, app('port: 80, appProtocol: kubernetes.io/h2c')) },
    { name: 'no Istio in the path', manifests: app(plain) },
    { name: 'Linkerd, which detects it', manifests: documents(namespace('linkerd.io/inject: enabled'), app(plain)) },
    { name: 'nothing proves that it is gRPC', manifests: documents(meshed, app(plain, [])) },
    {
      name: 'a name that means TCP, of which another check tells',
      manifests: documents(meshed, app('name: tcp-api, port: 80')),
    },
  ],
  fires: [
    {
      name: 'in the mesh',
      manifests: documents(meshed, app(plain)),
      hits: [{ message: 'sniffed', severity: 'info', ...at, data: { port: 80, service: 'greeter' } }],
    },
    {
      name: 'behind a gateway of Istio',
      manifests: exampleRoute({ kind: 'HTTPRoute' }) + documents(exampleGateway('istio'), app(plain)),
      hits: [{ message: 'gateway', severity: 'warning', ...at, data: { route: 'HTTPRoute/edge' } }],
    },
    {
      name: 'behind an Ingress of Istio',
      manifests: documents(exampleIngress({ className: 'istio' }), app(plain)),
      hits: [{ message: 'gateway', severity: 'warning', ...at, data: { route: 'Ingress/edge' } }],
    },
  ],
});
