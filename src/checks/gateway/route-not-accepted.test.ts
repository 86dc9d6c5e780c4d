import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import check from './route-not-accepted.js';

const conditions = (list: string, generation = 3, kind: 'GRPCRoute' | 'HTTPRoute' = 'GRPCRoute') =>
  exampleRoute({ kind })
    .replace('  namespace: shop\n', `  namespace: shop\n  generation: ${generation}\n`)
    .replace(/---\n$/, `status: {parents: [{parentRef: {name: public}, conditions: [${list}]}]}\n---\n`);
const accepted = '{type: Accepted, status: "True", observedGeneration: 3}';
const refused =
  '{type: Accepted, status: "False", reason: NoMatchingListenerHostname, message: no host in common., observedGeneration: 3}';
const at = { subject: 'GRPCRoute/edge', field: 'status.parents[0].conditions' };

testCheck(check, {
  silent: [
    { name: 'accepted', manifests: conditions(accepted) + exampleService() },
    { name: 'no status yet', manifests: exampleRoute() + exampleService() },
    { name: 'a condition of an older generation', manifests: conditions(refused, 4) + exampleService() },
    {
      name: 'an HTTPRoute to HTTP',
      manifests:
        conditions(refused, 3, 'HTTPRoute') +
        exampleService('[{name: http, port: 80, targetPort: http}]').replace('name: grpc', 'name: http'),
    },
    { name: 'not known yet', manifests: conditions(refused.replace('"False"', 'Unknown')) + exampleService() },
  ],
  fires: [
    {
      name: 'not accepted',
      manifests: conditions(refused) + exampleService(),
      hits: [
        {
          message: 'refused',
          severity: 'error',
          ...at,
          data: {
            gateway: 'public',
            condition: 'Accepted',
            reason: 'NoMatchingListenerHostname',
            message: ' (no host in common)',
          },
        },
      ],
    },
    {
      name: 'backends that are not resolved, on an HTTPRoute to gRPC',
      manifests:
        conditions(`${accepted}, {type: ResolvedRefs, status: "False", reason: UnsupportedProtocol}`, 3, 'HTTPRoute') +
        exampleService(),
      hits: [{ message: 'refused', subject: 'HTTPRoute/edge', data: { condition: 'ResolvedRefs', message: '' } }],
    },
  ],
});
