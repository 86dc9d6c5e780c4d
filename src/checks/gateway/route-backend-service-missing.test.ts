import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import check from './route-backend-service-missing.js';

const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0].name' };

testCheck(check, {
  silent: [
    { name: 'the Service is there', manifests: exampleRoute() + exampleService() },
    {
      name: 'the port is missing, of which another check tells',
      manifests: exampleRoute({ port: 8080 }) + exampleService(),
      live: true,
    },
    {
      name: 'a Service of a namespace that was not read',
      manifests: exampleRoute({ service: 'quotes', namespace: 'infra' }) + exampleService(),
      live: true,
    },
    {
      name: 'a backend of another kind',
      manifests:
        exampleRoute({ service: 'quotes' }).replace(
          '- name: quotes',
          '- kind: ServiceImport\n          group: multicluster.x-k8s.io\n          name: quotes',
        ) + exampleService(),
      live: true,
    },
  ],
  fires: [
    {
      name: 'no Service of that name in the cluster',
      manifests: exampleRoute({ service: 'quotes' }) + exampleService(),
      live: true,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { service: 'quotes', namespace: 'shop' } }],
    },
    {
      name: 'an HTTPRoute, among files that bring other Services',
      manifests: exampleRoute({ service: 'quotes', kind: 'HTTPRoute' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'warning', subject: 'HTTPRoute/edge', field: at.field }],
    },
    {
      name: 'a misspelt name',
      manifests: exampleRoute({ service: 'greter' }) + exampleService(),
      live: true,
      hits: [{ message: 'misspelt', severity: 'error', ...at, data: { near: 'greeter' } }],
    },
    {
      name: 'files with a route alone prove nothing',
      manifests: exampleRoute(),
      hits: [{ message: 'notGiven', severity: 'info', ...at }],
    },
  ],
});
