import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import check from './grpcroute-hostname-listener-mismatch.js';

const gateway = (more: string, namespace = 'shop') =>
  `${exampleGateway().replace('port: 443,', `port: 443, ${more},`).replace('namespace: shop', `namespace: ${namespace}`)}---\n${exampleService()}`;
const route = exampleRoute();
const elsewhere = route.replace('    - name: public\n', '    - name: public\n      namespace: edge\n');
const labelled = `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: shop}}
`;
const bySelector = (team: string) =>
  `allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {team: ${team}}}}}`;
const subject = 'GRPCRoute/edge';

testCheck(check, {
  silent: [
    { name: 'a listener for every host', manifests: route + gateway('hostname: ""') },
    {
      name: 'a wildcard stands for several labels',
      manifests: route.replace('greeter.', 'a.b.') + gateway('hostname: "*.example.com"'),
    },
    {
      name: 'the route is a wildcard',
      manifests: route.replace('[greeter.example.com]', '["*.com"]') + gateway('hostname: shop.example.com'),
    },
    { name: 'the Gateway was not read', manifests: route + exampleService() },
    {
      name: 'another namespace, which it takes',
      manifests: elsewhere + gateway('allowedRoutes: {namespaces: {from: All}}', 'edge'),
    },
    { name: 'by the labels of the namespace', manifests: elsewhere + gateway(bySelector('shop'), 'edge') + labelled },
    { name: 'labels of a namespace that was not read', manifests: elsewhere + gateway(bySelector('shop'), 'edge') },
    {
      name: 'an HTTPRoute to HTTP',
      manifests: exampleRoute({ kind: 'HTTPRoute' }) + gateway('hostname: shop.example.org').replaceAll('grpc', 'http'),
    },
  ],
  fires: [
    {
      name: 'no host in common',
      manifests: route + gateway('hostname: "*.example.org"'),
      hits: [
        {
          message: 'hostname',
          severity: 'error',
          subject,
          field: 'spec.hostnames',
          data: { hosts: 'greeter.example.com', listeners: 'https: *.example.org' },
        },
      ],
    },
    {
      name: 'a listener that does not exist',
      manifests:
        route.replace('- name: public\n', '- name: public\n      sectionName: grpc\n') + gateway('hostname: ""'),
      hits: [
        { message: 'section', subject, field: 'spec.parentRefs[0]', data: { section: 'grpc', listeners: 'https' } },
      ],
    },
    {
      name: 'only routes of another kind',
      manifests: route + gateway('allowedRoutes: {kinds: [{kind: HTTPRoute}]}'),
      hits: [{ message: 'kind', subject }],
    },
    {
      name: 'another namespace, which it does not take',
      manifests: elsewhere + gateway('hostname: ""', 'edge'),
      hits: [{ message: 'namespace', subject, data: { namespace: 'shop', listeners: 'https: from Same' } }],
    },
    {
      name: 'labels that the namespace does not have',
      manifests: elsewhere + gateway(bySelector('billing'), 'edge') + labelled,
      hits: [{ message: 'namespace', subject }],
    },
  ],
});
