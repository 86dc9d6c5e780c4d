import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import check from './contour-grpcroute-needs-method.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';

const app = (match: string, className = 'contour') =>
  `${exampleRoute().replace('    - backendRefs:', `    - matches: [${match}]\n      backendRefs:`)}${exampleGateway(className)}---\n${exampleService()}`;
const field = 'spec.rules[0].matches[0].method';

testCheck(check, {
  silent: [
    { name: 'both are named', manifests: app('{method: {service: shop.Greeter, method: SayHello}}') },
    { name: 'no match at all', manifests: `${exampleRoute()}${exampleGateway('contour')}---\n${exampleService()}` },
    { name: 'a match by headers alone', manifests: app('{headers: [{name: tenant, value: a}]}') },
    { name: 'another product, which takes it', manifests: app('{method: {service: shop.Greeter}}', 'traefik') },
  ],
  fires: [
    {
      name: 'a service alone',
      manifests: app('{method: {service: shop.Greeter}}'),
      hits: [
        {
          message: 'half',
          severity: 'error',
          subject: 'GRPCRoute/edge',
          field,
          data: { match: 'service shop.Greeter', gateway: 'public' },
        },
      ],
    },
    {
      name: 'a method alone',
      manifests: app('{method: {method: SayHello}}'),
      hits: [{ message: 'half', subject: 'GRPCRoute/edge', field, data: { match: 'method SayHello' } }],
    },
  ],
});
