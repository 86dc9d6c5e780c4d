import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-backend-protocol-tls-mismatch.js';

const annotation = 'nginx.ingress.kubernetes.io/backend-protocol';
const grpc = exampleIngress();
const grpcs = exampleIngress({ annotations: [`${annotation}: "grpcs"`] });
const at = { subject: 'Ingress/edge', field: `metadata.annotations["${annotation}"]` };
const tlsArguments = 'args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]';
const plainProbe = 'readinessProbe: {grpc: {port: 50051}}';
const secondPort = (manifests: string) =>
  manifests.replace('containerPort: 50051}]', 'containerPort: 50051}, {name: admin, containerPort: 9443}]');

testCheck(check, {
  silent: [
    {
      name: 'passthrough, for which it means nothing',
      manifests:
        exampleIngress({
          annotations: [`${annotation}: GRPCS`, 'nginx.ingress.kubernetes.io/ssl-passthrough: "true"'],
        }) + exampleServer(),
    },
    { name: 'plaintext on both sides', manifests: grpc + exampleServer() },
    { name: 'TLS on both sides', manifests: grpcs + exampleServer({ container: [tlsArguments] }) },
    { name: 'nothing tells what the server speaks', manifests: grpcs + exampleServer({ container: [] }) },
    { name: 'the signs disagree', manifests: grpc + exampleServer({ container: [tlsArguments, plainProbe] }) },
    {
      name: 'certificates of a client',
      manifests: grpc + exampleServer({ container: ['args: [--client-tls-cert=/tls/c.crt]'] }),
    },
    {
      name: 'the annotation says HTTPS, of which another check tells',
      manifests: exampleIngress({ annotations: [`${annotation}: HTTPS`] }) + exampleServer(),
    },
    {
      name: 'another product serves the Ingress',
      manifests: exampleIngress({ annotations: [`${annotation}: GRPCS`], className: 'traefik' }) + exampleServer(),
    },
  ],
  fires: [
    {
      name: 'GRPCS to a server with a plaintext probe',
      manifests: grpcs + exampleServer(),
      hits: [{ message: 'serverIsPlaintext', severity: 'warning', ...at, data: { backend: 'greeter:80' } }],
    },
    {
      name: 'probe and argument agree on plaintext',
      manifests: grpcs + exampleServer({ container: [plainProbe, 'args: [--insecure]'] }),
      hits: [{ message: 'serverIsPlaintext', severity: 'error', ...at }],
    },
    {
      name: 'certificate and key are one sign',
      manifests: grpc + exampleServer({ container: [tlsArguments] }),
      hits: [{ message: 'serverHasTls', severity: 'warning', ...at }],
    },
    {
      name: 'arguments and environment agree on TLS',
      manifests: grpc + exampleServer({ container: [tlsArguments, 'env: [{name: GRPC_TLS, value: "true"}]'] }),
      hits: [{ message: 'serverHasTls', severity: 'error', ...at }],
    },
    {
      name: 'the arguments may speak of another port',
      manifests: secondPort(grpc + exampleServer({ container: [tlsArguments] })),
      hits: [{ message: 'serverHasTls', severity: 'info', ...at }],
    },
  ],
});
