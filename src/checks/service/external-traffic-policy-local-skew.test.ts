import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './external-traffic-policy-local-skew.js';
import { exampleSlice } from './placedEndpoints.js';

const local = (type = 'LoadBalancer') => exampleService({ spec: [`type: ${type}`, 'externalTrafficPolicy: Local'] });
const on = (...nodes: string[]) => exampleSlice('nodeName', nodes);
const annotated = (annotation: string) =>
  local().replace('  namespace: shop\n', `  namespace: shop\n  annotations: {${annotation}}\n`);
const at = { subject: 'Service/greeter', field: 'spec.externalTrafficPolicy' };

testCheck(check, {
  silent: [
    {
      name: 'one on each node, as a DaemonSet has it',
      manifests: documents(exampleServer(), local(), on('a', 'b', 'c')),
    },
    { name: 'nearly as many', manifests: documents(exampleServer(), local(), on('a', 'a', 'a', 'b', 'b')) },
    { name: 'all on one node', manifests: documents(exampleServer(), local(), on('a', 'a', 'a')) },
    {
      name: 'Cluster, the default',
      manifests: documents(exampleServer(), exampleService({ spec: ['type: LoadBalancer'] }), on('a', 'a', 'a', 'b')),
    },
    {
      name: 'no way in from outside',
      manifests: documents(exampleServer(), local('ClusterIP'), on('a', 'a', 'a', 'b')),
    },
    {
      name: 'the load balancer of AWS dials pods',
      manifests: documents(
        exampleServer(),
        annotated('service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip'),
        on('a', 'a', 'a', 'b'),
      ),
    },
    {
      name: 'the load balancer of Google dials pods',
      manifests: documents(exampleServer(), annotated(`cloud.google.com/neg: '{"ingress": true}'`), on(...'aaab')),
    },
    {
      name: 'an HTTP Service',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({
          ports: ['- {name: http, port: 80}'],
          spec: ['type: LoadBalancer', 'externalTrafficPolicy: Local'],
        }),
        on('a', 'a', 'a', 'b'),
      ),
    },
  ],
  fires: [
    {
      name: 'three to one',
      manifests: documents(exampleServer(), local(), on('a', 'a', 'a', 'b')),
      hits: [
        { message: 'uneven', severity: 'warning', ...at, data: { many: 'a', most: '3 pods', few: 'b', ratio: 3 } },
      ],
    },
    {
      name: 'two to one is worth knowing',
      manifests: documents(exampleServer(), local('NodePort'), on('a', 'a', 'b')),
      hits: [{ message: 'uneven', severity: 'info', ...at, data: { ratio: 2 } }],
    },
  ],
});
