import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from './exampleManifests.js';
import { exampleSlice } from './placedEndpoints.js';
import check from './traffic-distribution-zone-skew.js';

const uneven = exampleSlice('zone', ['a', 'a', 'b']);
const close = exampleService({ spec: ['trafficDistribution: PreferClose'] });
const automatic = exampleService().replace(
  '  name: greeter\n  namespace: shop\n',
  '  name: greeter\n  namespace: shop\n  annotations: {service.kubernetes.io/topology-mode: Auto}\n',
);

testCheck(check, {
  silent: [
    { name: 'nothing is set', manifests: documents(exampleServer(), exampleService(), uneven) },
    {
      name: 'as many in each zone',
      manifests: documents(exampleServer(), close, exampleSlice('zone', ['a', 'a', 'b', 'b', 'c', 'c'])),
    },
    { name: 'one more in one zone', manifests: documents(exampleServer(), close, exampleSlice('zone', [...'aaabb'])) },
    { name: 'one zone', manifests: documents(exampleServer(), close, exampleSlice('zone', ['a', 'a'])) },
    {
      name: 'the zone of a pod is not told',
      manifests: documents(exampleServer(), close, uneven.replace(' zone: b,', '')),
    },
    {
      name: 'a pod that is not ready',
      manifests: documents(exampleServer(), close, uneven.replace('zone: a,', 'zone: a, conditions: {ready: false},')),
    },
    {
      name: 'a headless Service has no proxy to follow it',
      manifests: documents(
        exampleServer(),
        exampleService({ spec: ['clusterIP: None', 'trafficDistribution: PreferClose'] }),
        uneven,
      ),
    },
    {
      name: 'an HTTP Service',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({ ports: ['- {name: http, port: 80}'], spec: ['trafficDistribution: PreferClose'] }),
        uneven,
      ),
    },
    {
      name: 'the client is in a mesh that balances',
      manifests: documents(
        exampleServer(),
        close,
        uneven,
        exampleClient().replace('    metadata:\n', '    metadata:\n      annotations: {linkerd.io/inject: enabled}\n'),
      ),
    },
  ],
  fires: [
    {
      name: 'twice as many in one zone',
      manifests: documents(exampleServer(), close, uneven, exampleClient()),
      hits: [
        {
          message: 'uneven',
          severity: 'warning',
          subject: 'Service/greeter',
          field: 'spec.trafficDistribution',
          data: { many: 'zone a', most: '2 pods', few: 'zone b', least: '1 pod', ratio: 2 },
        },
      ],
    },
    {
      name: 'by the annotation, which the control plane softens',
      manifests: documents(exampleServer(), automatic, uneven),
      hits: [{ message: 'uneven', severity: 'info', subject: 'Service/greeter' }],
    },
  ],
});
