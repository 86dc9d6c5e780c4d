import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import check from './route-backend-port-missing.js';

const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0].port' };

testCheck(check, {
  silent: [
    { name: 'the port is there', manifests: exampleRoute() + exampleService() },
    {
      name: 'the Service is missing, of which another check tells',
      manifests: exampleRoute({ service: 'quotes', port: 1 }) + exampleService(),
    },
    {
      name: 'port and targetPort are the same number',
      manifests: exampleRoute({ port: 50051 }) + exampleService('[{name: grpc, port: 50051}]'),
    },
  ],
  fires: [
    {
      name: 'the port of the pods',
      manifests: exampleRoute({ port: 50051 }) + exampleService(),
      hits: [{ message: 'podPort', severity: 'error', ...at, data: { meant: 80, ports: '80 (grpc)' } }],
    },
    {
      name: 'a port that nobody has',
      manifests: exampleRoute({ port: 9090, kind: 'HTTPRoute' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'error', subject: 'HTTPRoute/edge', field: at.field }],
    },
    {
      name: 'no port',
      manifests: exampleRoute({ port: undefined }) + exampleService(),
      hits: [
        { message: 'unsaid', severity: 'error', subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0]' },
      ],
    },
  ],
});
