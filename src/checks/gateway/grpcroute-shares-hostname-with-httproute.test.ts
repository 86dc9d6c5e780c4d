import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import check from './grpcroute-shares-hostname-with-httproute.js';

const web = (host: string, parent = 'public') =>
  exampleRoute({ kind: 'HTTPRoute', service: 'web', port: 8080 })
    .replace('name: edge', 'name: web')
    .replace('name: public', `name: ${parent}`)
    .replace('greeter.example.com', host);
const rest = `${exampleGateway()}---\n${exampleService()}`;
const at = (section: string, text: string) =>
  text.replace('- name: public\n', `- name: public\n      sectionName: ${section}\n`);

testCheck(check, {
  silent: [
    { name: 'hosts of their own', manifests: exampleRoute() + web('www.example.com') + rest },
    { name: 'another Gateway', manifests: exampleRoute() + web('greeter.example.com', 'internal') + rest },
    {
      name: 'other listeners of the Gateway',
      manifests: at('grpc', exampleRoute()) + at('web', web('greeter.example.com')) + rest,
    },
    { name: 'a wildcard, which an exact name goes before', manifests: exampleRoute() + web('"*.example.com"') + rest },
    { name: 'two HTTPRoutes', manifests: exampleRoute({ kind: 'HTTPRoute' }) + web('greeter.example.com') + rest },
  ],
  fires: [
    {
      name: 'the same host',
      manifests: exampleRoute() + web('greeter.example.com') + rest,
      hits: [
        {
          message: 'shared',
          severity: 'warning',
          subject: 'GRPCRoute/edge',
          field: 'spec.hostnames',
          data: { http: 'web', host: 'greeter.example.com', gateway: 'public' },
        },
      ],
    },
    {
      name: 'one listener, and all listeners',
      manifests: at('https', exampleRoute()) + web('greeter.example.com') + rest,
      hits: [{ message: 'shared', subject: 'GRPCRoute/edge' }],
    },
  ],
});
