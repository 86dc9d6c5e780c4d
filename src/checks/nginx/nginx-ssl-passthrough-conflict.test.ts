import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer, exampleWebServer } from './exampleManifests.js';
import check from './nginx-ssl-passthrough-conflict.js';

const prefix = 'nginx.ingress.kubernetes.io';
const passthrough = `${prefix}/ssl-passthrough: "true"`;
const protocol = `${prefix}/backend-protocol: GRPCS`;
const flagged = exampleController({ args: ['--enable-ssl-passthrough'] });
const at = { subject: 'Ingress/edge', field: `metadata.annotations["${prefix}/ssl-passthrough"]` };

testCheck(check, {
  silent: [
    { name: 'no passthrough', manifests: exampleIngress({ annotations: [protocol] }) + exampleServer() + flagged },
    {
      name: 'passthrough alone',
      manifests: exampleIngress({ annotations: [passthrough] }) + exampleServer() + flagged,
    },
    {
      name: 'switched off',
      manifests:
        exampleIngress({ annotations: [`${prefix}/ssl-passthrough: "false"`, protocol] }) + exampleServer() + flagged,
    },
    {
      name: 'a web page, whose backend-protocol HTTPS the docs of Argo CD show beside it',
      manifests:
        exampleIngress({ annotations: [passthrough, `${prefix}/backend-protocol: HTTPS`] }).replace(
          '{name: greeter, port: {number: 80}}',
          '{name: web, port: {number: 8080}}',
        ) + exampleWebServer,
    },
    {
      name: 'another product',
      manifests: exampleIngress({ annotations: [passthrough, protocol], className: 'traefik' }) + exampleServer(),
    },
  ],
  fires: [
    {
      name: 'backend-protocol beside it',
      manifests: exampleIngress({ annotations: [passthrough, protocol] }) + exampleServer() + flagged,
      hits: [{ message: 'void', severity: 'warning', ...at, data: { settings: 'backend-protocol' } }],
    },
    {
      name: 'paths beside it, and the controller is not among the files',
      manifests:
        exampleIngress({
          annotations: [passthrough],
          paths: ['{path: /shop.Cart, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}'],
        }) + exampleServer(),
      hits: [{ message: 'void', ...at, data: { settings: 'its paths', backend: 'greeter:80' } }],
    },
    {
      name: 'the controller lacks the flag',
      manifests: exampleIngress({ annotations: [passthrough] }) + exampleServer() + exampleController(),
      hits: [
        { message: 'flag', severity: 'warning', ...at, data: { controller: 'Deployment/ingress-nginx-controller' } },
      ],
    },
  ],
});
