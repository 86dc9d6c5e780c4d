import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import check from './external-name-behind-ingress.js';

const alias = (port: string) => `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {type: ExternalName, externalName: greeter.example.org, ports: [${port}]}
`;
const f5 = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: f5}
spec: {controller: nginx.org/ingress-controller}
---
`;
const grpc = '{name: grpc, port: 80}';
const at = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[0].backend.service.name' };

testCheck(check, {
  silent: [
    { name: 'a Service with pods', manifests: exampleIngress() + exampleService() },
    {
      name: 'an alias that is not gRPC',
      manifests:
        exampleIngress().replace('nginx.ingress.kubernetes.io/backend-protocol: GRPC', 'a: b') +
        alias('{name: http, port: 80}'),
    },
  ],
  fires: [
    {
      name: 'an alias behind ingress-nginx',
      manifests: exampleIngress() + alias(grpc),
      hits: [{ message: 'alias', severity: 'info', ...at, data: { host: 'greeter.example.org' } }],
    },
    {
      name: "an alias behind F5's controller",
      manifests:
        f5 + exampleIngress({ className: 'f5', annotations: ['nginx.org/grpc-services: greeter'] }) + alias(grpc),
      hits: [{ message: 'unsupported', severity: 'warning', ...at }],
    },
  ],
});
