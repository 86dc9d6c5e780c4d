import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleRoute } from './exampleRoute.js';
import check from './grpcroute-obsolete-version.js';

const old = exampleRoute().replace('/v1\n', '/v1alpha2\n');
const at = { subject: 'GRPCRoute/edge', field: 'apiVersion' };

testCheck(check, {
  silent: [
    { name: 'v1', manifests: exampleRoute() },
    {
      name: 'an HTTPRoute of v1beta1, which is served',
      manifests: exampleRoute({ kind: 'HTTPRoute' }).replace('/v1\n', '/v1beta1\n'),
    },
  ],
  fires: [
    { name: 'v1alpha2 in a file', manifests: old, hits: [{ message: 'obsolete', severity: 'warning', ...at }] },
    {
      name: 'a cluster that serves nothing else',
      manifests: old,
      live: true,
      hits: [{ message: 'served', severity: 'info', ...at }],
    },
  ],
});
