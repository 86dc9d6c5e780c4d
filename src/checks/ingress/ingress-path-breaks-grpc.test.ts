import { fortune } from '../../../test/kit/fortune.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import check from './ingress-path-breaks-grpc.js';

const atPath = { subject: 'Ingress/edge', field: 'spec.rules[0].http.paths[0].path' };
const nginx = 'nginx.ingress.kubernetes.io';
const at = (path: string, pathType = 'Prefix', className = 'nginx', annotations: string[] = []) =>
  exampleIngress({ path, pathType, className, annotations }) + exampleService();
const secondPath = (path: string) => `          - path: ${path}
            pathType: Prefix
            backend: {service: {name: greeter, port: {number: 80}}}
---
`;
const both = exampleIngress({ path: '/api' }).replace('---\n', secondPath('/')) + exampleService();

testCheck(check, {
  silent: [
    { name: "the seed's own Ingress", manifests: fortune() },
    { name: 'path /', manifests: at('/') },
    { name: 'the path of a service', manifests: at('/helloworld.v1.Greeter') },
    { name: 'the path of a service without a package', manifests: at('/Greeter/') },
    { name: 'exactly one method', manifests: at('/helloworld.Greeter/SayHello', 'Exact') },
    { name: 'a pattern', manifests: at('/*', 'ImplementationSpecific', 'alb') },
    {
      name: 'a regular expression over services',
      manifests: at('"/(helloworld|quotes)\\\\..*"', 'ImplementationSpecific', 'nginx', [`${nginx}/use-regex: "true"`]),
    },
    { name: 'a rewriting to the path itself', manifests: at('/', 'Prefix', 'nginx', [`${nginx}/rewrite-target: /`]) },
    {
      name: 'a rewriting that gives the same path',
      manifests: at('/(.*)', 'ImplementationSpecific', 'nginx', [`${nginx}/rewrite-target: /$1`]),
    },
    {
      name: 'an annotation that the controller does not read',
      manifests: at('/', 'Prefix', 'contour', [`${nginx}/rewrite-target: /v1`]),
    },
    {
      name: 'Kong strips nothing from path /',
      manifests: at('/', 'Prefix', 'kong', ['konghq.com/strip-path: "true"']),
    },
    { name: 'calls of the same host come by path /', manifests: both },
    {
      name: 'a prefix for a port that is no gRPC',
      manifests: exampleIngress({ path: '/api', className: 'traefik' }) + exampleService('[{name: http, port: 80}]'),
    },
  ],
  fires: [
    {
      name: 'a prefix that no gRPC client sends',
      manifests: at('/api'),
      hits: [{ message: 'prefix', severity: 'warning', ...atPath, data: { path: '/api', service: 'greeter' } }],
    },
    {
      name: 'a prefix that is stripped is told once',
      manifests: at('/api', 'Prefix', 'nginx', [`${nginx}/rewrite-target: /`]),
      hits: [{ message: 'prefix', severity: 'warning', ...atPath }],
    },
    {
      name: 'exactly /',
      manifests: at('/', 'Exact'),
      hits: [{ message: 'prefix', severity: 'warning', ...atPath, data: { pathType: 'Exact' } }],
    },
    {
      name: 'what may be the start of a package',
      manifests: at('/greeter', 'ImplementationSpecific'),
      hits: [{ message: 'prefix', severity: 'info', ...atPath }],
    },
    {
      name: 'a port that serves HTTP too',
      manifests:
        exampleIngress({ path: '/api' }) +
        exampleService('[{name: http, port: 80, targetPort: grpc, appProtocol: kubernetes.io/h2c}]'),
      hits: [{ message: 'prefix', severity: 'info', ...atPath }],
    },
    {
      name: 'every path becomes another',
      manifests: at('/', 'Prefix', 'nginx', [`${nginx}/rewrite-target: /v1`]),
      hits: [
        {
          message: 'rewritten',
          severity: 'warning',
          subject: 'Ingress/edge',
          field: `metadata.annotations["${nginx}/rewrite-target"]`,
          data: { sample: '/package.Service/Method', result: '/v1' },
        },
      ],
    },
    {
      name: 'HAProxy puts a prefix before it',
      manifests: at('/', 'Prefix', 'haproxy', ['haproxy-ingress.github.io/rewrite-target: /v1/']),
      hits: [{ message: 'rewritten', subject: 'Ingress/edge', data: { result: '/v1/package.Service/Method' } }],
    },
    {
      name: 'the other HAProxy controller replaces it',
      manifests: at('/', 'Prefix', 'haproxy', ['haproxy.org/path-rewrite: /(.*) /v1/\\1']),
      hits: [{ message: 'rewritten', subject: 'Ingress/edge', data: { result: '/v1/package.Service/Method' } }],
    },
    {
      name: 'Kong strips the name of the service',
      manifests: at('/helloworld.Greeter', 'Prefix', 'kong', ['konghq.com/strip-path: "true"']),
      hits: [{ message: 'rewritten', subject: 'Ingress/edge', data: { result: '/Method' } }],
    },
  ],
});
