import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import check from './ingress-backend-service-missing.js';

const at = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[0].backend.service.name' };
const alias = `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {type: ExternalName, externalName: greeter.example.org}
`;

testCheck(check, {
  silent: [
    { name: 'the Service is there', manifests: exampleIngress() + exampleService() },
    { name: 'the Service is an alias of another host', manifests: exampleIngress() + alias },
    {
      name: 'the port is missing, of which another check tells',
      manifests: exampleIngress({ port: 'number: 8080' }) + exampleService(),
      live: true,
    },
    {
      name: 'the AWS controller reads the backend from an annotation',
      manifests: exampleIngress({ service: 'weighted', port: 'name: use-annotation', className: 'alb' }),
      live: true,
    },
    {
      name: 'the default backend is an object of a storage',
      manifests: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop}
spec: {defaultBackend: {resource: {apiGroup: k8s.example.com, kind: Bucket, name: assets}}}
`,
      live: true,
    },
  ],
  fires: [
    {
      name: 'no Service of that name in the cluster',
      manifests: exampleIngress({ service: 'quotes' }) + exampleService(),
      live: true,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { service: 'quotes', namespace: 'shop' } }],
    },
    {
      name: 'no Service of that name among files that bring others',
      manifests: exampleIngress({ service: 'quotes' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'warning', ...at }],
    },
    {
      name: 'a misspelt name',
      manifests: exampleIngress({ service: 'greter' }) + exampleService(),
      live: true,
      hits: [{ message: 'misspelt', severity: 'error', ...at, data: { near: 'greeter' } }],
    },
    {
      name: 'a Service of another namespace',
      manifests: exampleIngress() + exampleService().replaceAll('namespace: shop', 'namespace: infra'),
      live: true,
      hits: [{ message: 'elsewhere', severity: 'error', ...at, data: { other: 'infra' } }],
    },
    {
      name: 'files with an Ingress alone prove nothing',
      manifests: exampleIngress(),
      hits: [{ message: 'notGiven', severity: 'info', ...at }],
    },
    {
      name: 'the default backend',
      manifests: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop}
spec: {defaultBackend: {service: {name: quotes, port: {number: 80}}}}
---
${exampleService()}`,
      live: true,
      hits: [
        { message: 'missing', severity: 'error', subject: 'Ingress/edge', field: 'spec.defaultBackend.service.name' },
      ],
    },
  ],
});
