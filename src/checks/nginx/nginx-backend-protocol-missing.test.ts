import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-backend-protocol-missing.js';

const prefix = 'nginx.ingress.kubernetes.io';
const unset = exampleIngress({ annotations: [] });
const server = exampleServer();
const at = { subject: 'Ingress/edge', field: 'metadata.annotations' };
const set = { subject: 'Ingress/edge', field: `metadata.annotations["${prefix}/backend-protocol"]` };
const ingressClass = (controller: string) => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: ${controller}}
`;
/** Without any annotation that tells the product. */
const plain = unset.replace(/ {4}nginx\S+ "true"\n/, '    example.com/team: shop\n');

testCheck(check, {
  silent: [
    {
      name: 'passthrough, for which it means nothing',
      manifests:
        exampleIngress({ annotations: [`${prefix}/ssl-passthrough: "true"`] }) +
        server +
        exampleController({ args: ['--enable-ssl-passthrough'] }),
    },
    {
      name: 'it is set, whatever the case',
      manifests: exampleIngress({ annotations: [`${prefix}/backend-protocol: grpc`] }) + server,
    },
    { name: 'GRPCS', manifests: exampleIngress({ annotations: [`${prefix}/backend-protocol: GRPCS`] }) + server },
    {
      name: 'a value that does not exist, of which another check tells',
      manifests: exampleIngress({ annotations: [`${prefix}/backend-protocol: H2C`] }) + server,
    },
    {
      name: 'an HTTP backend',
      manifests: unset + exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }),
    },
    { name: 'NGINX of F5', manifests: unset + server + ingressClass('nginx.org/ingress-controller') },
    {
      name: 'Traefik, which reads the same annotations',
      manifests: unset + server + ingressClass('traefik.io/ingress-controller'),
    },
    { name: 'the Service is not there, of which another check tells', manifests: unset },
    {
      name: 'the path goes to another port',
      manifests:
        unset +
        exampleServer({ port: '{name: grpc, port: 81, targetPort: grpc}, {name: http, port: 80, targetPort: 8080}' }),
    },
    {
      name: 'a canary has the setting of its main Ingress',
      manifests: exampleIngress({ annotations: [`${prefix}/canary: "true"`] }) + server,
    },
  ],
  fires: [
    {
      name: 'not set',
      manifests: unset + server,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { backend: 'greeter:80', value: 'GRPC' } }],
    },
    {
      name: 'the server ends TLS',
      manifests: unset + exampleServer({ container: ['args: [--tls-cert=/tls/tls.crt]'] }),
      hits: [{ message: 'missing', severity: 'error', ...at, data: { value: 'GRPCS' } }],
    },
    {
      name: 'two gRPC paths are one fault',
      manifests:
        exampleIngress({
          annotations: [],
          paths: ['{path: /a.B, pathType: Prefix, backend: {service: {name: greeter, port: {name: grpc}}}}'],
        }) + server,
      hits: [{ message: 'missing', severity: 'error', ...at }],
    },
    {
      name: 'the running controller tells the product',
      manifests: plain + server + exampleController(),
      hits: [{ message: 'missing', severity: 'error', ...at }],
    },
    {
      name: 'HTTPS',
      manifests: exampleIngress({ annotations: [`${prefix}/backend-protocol: https`] }) + server,
      hits: [{ message: 'other', severity: 'error', ...set, data: { given: 'HTTPS' } }],
    },
    {
      name: 'the class is used by two products',
      manifests: plain + server,
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
    {
      name: 'only a port number speaks for gRPC',
      manifests:
        unset + exampleServer({ port: '{port: 80, targetPort: 50051}', container: [] }).replace('name: grpc, ', ''),
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
    {
      name: 'the port answers HTTP probes as well: REST may come this way',
      manifests:
        unset +
        exampleServer({
          container: ['readinessProbe: {grpc: {port: 50051}}', 'livenessProbe: {httpGet: {port: 50051, path: /}}'],
        }),
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
    {
      name: 'gRPC only by the word of another Ingress',
      manifests: `${unset}---\n${exampleIngress({ name: 'calls' })}${exampleServer({ port: '{port: 80, targetPort: 8080}', container: [] })}`,
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
  ],
});
