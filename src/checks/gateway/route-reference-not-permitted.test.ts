import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import check from './route-reference-not-permitted.js';

const app =
  exampleRoute({ namespace: 'backends' }) + exampleService().replaceAll('namespace: shop', 'namespace: backends');
const grant = (from: string, to: string, namespace = 'backends') => `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: {name: granted, namespace: ${namespace}}
spec: {from: [{group: gateway.networking.k8s.io, ${from}}], to: [{group: "", ${to}}]}
`;
const gateway = exampleGateway().replace('{name: greeter-tls}', '{name: greeter-tls, namespace: certificates}');
const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0].namespace' };

testCheck(check, {
  silent: [
    { name: 'the same namespace', manifests: exampleRoute() + exampleService() },
    { name: 'granted', manifests: app + grant('kind: GRPCRoute, namespace: shop', 'kind: Service') },
    {
      name: 'granted by name',
      manifests: app + grant('kind: GRPCRoute, namespace: shop', 'kind: Service, name: greeter'),
    },
    { name: 'a namespace that was not read', manifests: exampleRoute({ namespace: 'backends' }) },
    {
      name: 'a certificate, granted',
      manifests: `${gateway}${grant('kind: Gateway, namespace: shop', 'kind: Secret', 'certificates')}`,
    },
  ],
  fires: [
    {
      name: 'nothing is granted',
      manifests: app,
      live: true,
      hits: [
        { message: 'backend', severity: 'error', ...at, data: { from: 'shop', service: 'greeter', to: 'backends' } },
      ],
    },
    {
      name: 'granted to routes of another kind',
      manifests: app + grant('kind: HTTPRoute, namespace: shop', 'kind: Service'),
      hits: [{ message: 'backend', severity: 'warning', ...at }],
    },
    {
      name: 'granted for another Service, and in another namespace',
      manifests:
        app +
        grant('kind: GRPCRoute, namespace: shop', 'kind: Service, name: ledger') +
        grant('kind: GRPCRoute, namespace: shop', 'kind: Service', 'shop'),
      hits: [{ message: 'backend', severity: 'warning', ...at }],
    },
    {
      name: 'a certificate of another namespace',
      manifests: gateway,
      hits: [
        {
          message: 'certificate',
          severity: 'warning',
          subject: 'Gateway/public',
          field: 'spec.listeners[0].tls.certificateRefs[0].namespace',
          data: { secret: 'greeter-tls', to: 'certificates' },
        },
      ],
    },
  ],
});
