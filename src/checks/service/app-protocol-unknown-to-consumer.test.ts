import { expect } from 'vitest';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleGateway, exampleRoute } from '../gateway/exampleRoute.js';
import { exampleIngress } from '../ingress/exampleIngress.js';
import check from './app-protocol-unknown-to-consumer.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

const service = (appProtocol?: string) =>
  exampleService({
    ports: [
      `- {name: grpc, port: 80, targetPort: grpc${appProtocol === undefined ? '' : `, appProtocol: ${appProtocol}`}}`,
    ],
  });
const routed = (className: string, appProtocol?: string) =>
  exampleRoute() + documents(exampleGateway(className), exampleServer(), service(appProtocol));
const classObject = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: edge}
spec: {controllerName: projectcontour.io/gateway-controller}
`;
const nginxGateway = (kind: 'HTTPRoute' | 'GRPCRoute') =>
  exampleRoute({ kind }) + documents(exampleGateway('edge'), exampleServer(), service('kubernetes.io/h2c'));
const nginxClass = classObject.replace(
  'projectcontour.io/gateway-controller',
  'gateway.nginx.org/nginx-gateway-controller',
);
const at = { subject: 'Service/greeter', field: 'spec.ports[0].appProtocol' };

testCheck(check, {
  silent: [
    { name: 'kubernetes.io/h2c, which all take', manifests: routed('traefik', 'kubernetes.io/h2c') },
    { name: 'h2c for a GRPCRoute of the same product', manifests: documents(nginxGateway('GRPCRoute'), nginxClass) },
    { name: 'nothing is said', manifests: routed('traefik') },
    { name: 'grpc for Istio', manifests: routed('istio', 'grpc') },
    { name: 'grpc for Envoy Gateway', manifests: routed('envoy-gateway', 'grpc') },
    { name: 'grpc where nobody reads it', manifests: documents(exampleServer(), service('grpc')) },
    {
      name: 'grpc behind ingress-nginx, which never reads it',
      manifests: exampleIngress() + documents(exampleServer(), service('grpc')),
    },
    { name: 'grpc behind a class that nobody knows', manifests: routed('public', 'grpc') },
  ],
  fires: [
    {
      name: 'h2c for an HTTPRoute of NGINX Gateway Fabric',
      manifests: documents(nginxGateway('HTTPRoute'), nginxClass),
      hits: [{ message: 'refused', severity: 'error', ...at, data: { advice: expect.stringContaining('GRPCRoute') } }],
    },
    {
      name: 'grpc for Traefik',
      manifests: routed('traefik', 'grpc'),
      hits: [
        {
          message: 'refused',
          severity: 'error',
          ...at,
          data: { consumer: 'GRPCRoute/edge, by Traefik', value: 'grpc' },
        },
      ],
    },
    {
      name: 'grpc for Contour, by its GatewayClass',
      manifests: documents(routed('edge', 'grpc'), classObject),
      hits: [{ message: 'refused', severity: 'error', ...at }],
    },
    {
      name: "grpc for Contour's Ingress, beside the annotation",
      manifests:
        exampleIngress({ className: 'contour' }) +
        documents(
          exampleServer(),
          service('grpc').replace(
            '  namespace: shop\n',
            '  namespace: shop\n  annotations: {projectcontour.io/upstream-protocol.h2c: "80"}\n',
          ),
        ),
      hits: [{ message: 'http1', severity: 'error', ...at }],
    },
    {
      name: 'tcp for Istio',
      manifests: routed('istio', 'tcp'),
      hits: [{ message: 'opaque', severity: 'warning', ...at }],
    },
    {
      name: 'web sockets for Envoy Gateway, and a server with TLS',
      manifests: routed('envoy-gateway', 'kubernetes.io/ws').replace(
        'image: registry.example.com/shop/greeter:1.4.0\n',
        'image: registry.example.com/shop/greeter:1.4.0\n          args: [--tls-cert=/tls/tls.crt]\n',
      ),
      hits: [{ message: 'http1', ...at, data: { advice: expect.stringContaining('BackendTLSPolicy'), masks: '' } }],
    },
  ],
});
