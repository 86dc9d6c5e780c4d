import { fortune } from '../../../test/kit/fortune.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import check from './ingress-backend-port-missing.js';

const number = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[0].backend.service.port.number' };
const name = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[0].backend.service.port.name' };
const byNumber = exampleService('[{name: grpc, port: 80, targetPort: 50051}]');
const twoPorts = exampleService('[{name: grpc, port: 80, targetPort: grpc}, {name: metrics, port: 9090}]');

testCheck(check, {
  silent: [
    { name: 'the number of the Service port', manifests: exampleIngress() + exampleService() },
    { name: 'the name of the Service port', manifests: exampleIngress({ port: 'name: grpc' }) + exampleService() },
    { name: "the seed's own Ingress", manifests: fortune() },
    {
      name: 'no Service of that name, of which another check tells',
      manifests: exampleIngress({ service: 'other', port: 'number: 8080' }) + exampleService(),
    },
    {
      name: 'the AWS controller reads the backend from an annotation',
      manifests: exampleIngress({ port: 'name: use-annotation', className: 'alb' }) + exampleService(),
    },
    {
      name: 'an alias of another host takes any number',
      manifests: `${exampleIngress({ port: 'number: 8080' })}
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {type: ExternalName, externalName: greeter.example.org}
`,
    },
  ],
  fires: [
    {
      name: 'a number that nothing has',
      manifests: exampleIngress({ port: 'number: 8080' }) + twoPorts,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          ...number,
          data: { wanted: 8080, service: 'greeter', ports: '80 (grpc), 9090 (metrics)' },
        },
      ],
    },
    {
      name: "the seed's Ingress with port 8080",
      manifests: fortune({ port: 8080 }),
      hits: [{ message: 'missing', severity: 'error', subject: 'Ingress/fortune-ingress', field: number.field }],
    },
    {
      name: 'the container port behind a named targetPort',
      manifests: exampleIngress({ port: 'number: 50051' }) + exampleService(),
      hits: [
        {
          message: 'podPort',
          severity: 'error',
          ...number,
          data: { meaning: 'the container port of Deployment/greeter behind port 80', meant: '80 (grpc)' },
        },
      ],
    },
    {
      name: 'the targetPort, which only ingress-nginx accepts',
      manifests: exampleIngress({ port: 'number: 50051', className: 'traefik' }) + byNumber,
      hits: [{ message: 'podPort', severity: 'error', ...number, data: { meaning: 'the targetPort of port 80' } }],
    },
    {
      name: 'the targetPort with ingress-nginx',
      manifests: exampleIngress({ port: 'number: 50051' }) + byNumber,
      hits: [{ message: 'tolerated', severity: 'info', ...number, data: { meant: '80 (grpc)' } }],
    },
    {
      name: 'the targetPort where nobody says which controller',
      manifests:
        exampleIngress({ port: 'number: 50051' }).replace('nginx.ingress.kubernetes.io/backend-protocol', 'a/b') +
        byNumber,
      hits: [{ message: 'podPort', severity: 'warning', ...number }],
    },
    {
      name: 'a misspelt name',
      manifests: exampleIngress({ port: 'name: grcp' }) + exampleService(),
      hits: [{ message: 'misspelt', severity: 'error', ...name, data: { wanted: 'grcp', meant: 'grpc' } }],
    },
    {
      name: 'a number given as a name',
      manifests: exampleIngress({ port: 'name: "80"' }) + exampleService(),
      hits: [{ message: 'misspelt', severity: 'error', ...name, data: { meant: 'number 80' } }],
    },
  ],
});
