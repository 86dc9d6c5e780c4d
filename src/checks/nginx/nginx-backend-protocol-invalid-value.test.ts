import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-backend-protocol-invalid-value.js';

const annotation = 'nginx.ingress.kubernetes.io/backend-protocol';
const set = (value: string) => exampleIngress({ annotations: [`${annotation}: "${value}"`] });
const server = exampleServer();
const web = exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] });
const at = { subject: 'Ingress/edge', field: `metadata.annotations["${annotation}"]` };

testCheck(check, {
  silent: [
    { name: 'not set, of which another check tells', manifests: exampleIngress({ annotations: [] }) + server },
    { name: 'empty, which is not set', manifests: set('') + server },
    { name: 'lower case', manifests: set('grpcs') + server },
    { name: 'blanks around it', manifests: set(' GRPC ') + server },
    { name: 'FCGI', manifests: set('FCGI') + web },
    { name: 'AUTO_HTTP', manifests: set('auto_http') + web },
    {
      name: 'Traefik serves the Ingress',
      manifests: exampleIngress({ annotations: [`${annotation}: "H2C"`], className: 'traefik' }) + server,
    },
    { name: 'the Service is not there', manifests: set('H2C') },
  ],
  fires: [
    {
      name: 'H2C',
      manifests: set('H2C') + server,
      hits: [{ message: 'unknown', severity: 'error', ...at, data: { given: 'H2C', value: 'GRPC' } }],
    },
    {
      name: 'a scheme, to a server that ends TLS',
      manifests: set('grpc://') + exampleServer({ container: ['args: [--tls-cert=/tls/tls.crt]'] }),
      hits: [{ message: 'unknown', severity: 'error', ...at, data: { given: 'grpc://', value: 'GRPCS' } }],
    },
    {
      name: 'gRPC-Web to an HTTP server works as HTTP',
      manifests: set('GRPC-WEB') + web,
      hits: [{ message: 'harmless', severity: 'info', ...at }],
    },
  ],
});
