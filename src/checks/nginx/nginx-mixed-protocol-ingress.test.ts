import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleServer, exampleWebServer } from './exampleManifests.js';
import check from './nginx-mixed-protocol-ingress.js';

const webPath = '{path: /web, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}';
const servers = exampleServer() + exampleWebServer;
const at = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[1].backend' };
const protocol = 'nginx.ingress.kubernetes.io/backend-protocol';
/** A server behind a port of which nothing tells what it speaks. */
const silentWeb = exampleWebServer.replaceAll('name: http, ', '');

testCheck(check, {
  silent: [
    { name: 'all backends are gRPC', manifests: exampleIngress() + servers },
    {
      name: 'the other backend does not say what it speaks',
      manifests: exampleIngress({ paths: [webPath] }) + exampleServer() + silentWeb,
    },
    {
      name: 'without the annotation, of which another check tells',
      manifests: exampleIngress({ annotations: [], paths: [webPath] }) + servers,
    },
    {
      name: 'an HTTP Ingress beside the gRPC one',
      manifests: `${exampleIngress()}---\n${exampleIngress({ name: 'web', annotations: [] }).replace('name: greeter, port: {number: 80}', 'name: web, port: {number: 8080}')}${servers}`,
    },
    {
      name: 'the user says that the port speaks gRPC too',
      manifests:
        exampleIngress({ paths: [webPath] }) +
        exampleServer() +
        exampleWebServer.replace(
          '{name: web, namespace: shop}',
          '{name: web, namespace: shop, annotations: {grpclb.dev/grpc: "true"}}',
        ),
    },
    {
      name: 'another product serves the Ingress',
      manifests: exampleIngress({ paths: [webPath], className: 'traefik' }) + servers,
    },
  ],
  fires: [
    {
      name: 'a gRPC and an HTTP backend',
      manifests: exampleIngress({ paths: [webPath] }) + servers,
      hits: [{ message: 'mixed', severity: 'error', ...at, data: { grpc: 'greeter:80', http: 'web:8080' } }],
    },
    {
      name: 'several HTTP paths are one fault',
      manifests:
        exampleIngress({ paths: [webPath, webPath.replace('/web', '/api')], annotations: [`${protocol}: GRPCS`] }) +
        servers,
      hits: [{ message: 'mixed', severity: 'error', ...at, data: { protocol: 'GRPCS' } }],
    },
    {
      name: 'annotations of both NGINX products',
      manifests: `${exampleIngress({ paths: [webPath] })}${servers}`.replaceAll(
        'ssl-redirect: "true"\n',
        'ssl-redirect: "true"\n    nginx.org/redirect-to-https: "true"\n',
      ),
      hits: [{ message: 'mixed', severity: 'info', ...at }],
    },
  ],
});
