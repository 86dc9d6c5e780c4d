import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-cookie-affinity.js';

const prefix = 'nginx.ingress.kubernetes.io';
const grpc = `${prefix}/backend-protocol: "GRPC"`;
const set = (value: string, className = 'nginx') =>
  exampleIngress({ annotations: [grpc, `${prefix}/affinity: "${value}"`], className });
const at = { subject: 'Ingress/edge', field: `metadata.annotations["${prefix}/affinity"]` };

testCheck(check, {
  silent: [
    { name: 'not set', manifests: exampleIngress() + exampleServer() },
    { name: 'another value, which the controller does not know', manifests: set('ip') + exampleServer() },
    { name: 'one pod', manifests: set('cookie') + exampleServer({ replicas: 1 }) },
    { name: 'another product', manifests: set('cookie', 'traefik') + exampleServer() },
    {
      name: 'an HTTP backend, whose callers are browsers',
      manifests:
        exampleIngress({ annotations: [`${prefix}/affinity: "cookie"`] }) +
        exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }),
    },
  ],
  fires: [
    {
      name: 'affinity: cookie before a gRPC backend',
      manifests: set('cookie') + exampleServer(),
      hits: [{ message: 'sticks', severity: 'warning', ...at, data: { backend: 'greeter:80' } }],
    },
  ],
});
