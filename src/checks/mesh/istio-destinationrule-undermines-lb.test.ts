import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './istio-destinationrule-undermines-lb.js';

const rule = (host: string, labels: string) =>
  `---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: greeter, namespace: shop}\nspec: {host: ${host}, subsets: [{name: v2, labels: {${labels}}}]}\n`;

testCheck(check, {
  silent: [
    { name: 'pods have the labels', manifests: exampleMesh(istioInjected) + rule('greeter', 'app: greeter') },
    {
      name: 'the full name of the host',
      manifests: exampleMesh(istioInjected) + rule('greeter.shop.svc.cluster.local', 'app: greeter'),
    },
    { name: 'a Service that was not read', manifests: exampleMesh(istioInjected) + rule('ledger', 'app: greetr') },
    { name: 'a subset without labels', manifests: exampleMesh(istioInjected) + rule('greeter', '') },
  ],
  fires: [
    {
      name: 'no pod has them',
      manifests: exampleMesh(istioInjected) + rule('greeter.shop.svc.cluster.local', 'version: v2'),
      hits: [
        {
          message: 'subset',
          severity: 'error',
          subject: 'DestinationRule/greeter',
          field: 'spec.subsets[0].labels',
          data: { subset: 'v2', labels: 'version=v2' },
        },
      ],
    },
  ],
});
