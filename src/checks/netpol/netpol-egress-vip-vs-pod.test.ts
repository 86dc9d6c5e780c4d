import { outward, runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './netpol-egress-vip-vs-pod.js';

const app = documents(exampleServer(), exampleService({ spec: ['clusterIP: 10.96.0.7'] }), exampleClient());
const block = (cidr: string) => `{to: [{ipBlock: {cidr: ${cidr}}}]}`;
const toPods = '{to: [{podSelector: {matchLabels: {app: greeter}}}]}';
const pods = documents(runningPod('cart-1', 'cart', '10.244.0.5'), runningPod('greeter-1', 'greeter', '10.244.0.6'));
const at = { message: 'vip', subject: 'NetworkPolicy/out', field: 'spec.egress[0].to[0].ipBlock.cidr' };

testCheck(check, {
  silent: [
    { name: 'no egress policy', manifests: app },
    {
      name: 'a range may hold pods that have no address yet',
      manifests: documents(app, outward(block('10.96.0.0/12'))),
    },
    {
      name: 'a block that holds the pods too',
      manifests: documents(app, outward(block('10.0.0.0/8')), pods),
      live: true,
    },
    { name: 'a rule for the pods beside it', manifests: documents(app, outward(block('10.96.0.7/32'), toPods)) },
    { name: 'another address', manifests: documents(app, outward(block('10.96.0.8/32'))) },
    {
      name: 'the cluster IP is not written down',
      manifests: documents(exampleServer(), exampleService(), exampleClient(), outward(block('10.96.0.7/32'))),
    },
    {
      name: 'a headless Service',
      manifests: documents(
        exampleServer(),
        exampleService({ spec: ['clusterIP: None'], ports: ['- {name: grpc, port: 50051, targetPort: grpc}'] }),
        exampleClient('greeter:50051'),
        outward(block('10.96.0.7/32')),
      ),
    },
    {
      name: 'a namespace whose labels admit the pods',
      manifests: documents(
        app,
        outward(block('10.96.0.7/32'), '{to: [{namespaceSelector: {matchLabels: {team: a}}}]}'),
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n',
      ),
    },
  ],
  fires: [
    {
      name: 'the very address',
      manifests: documents(app, outward(block('10.96.0.7/32'))),
      hits: [{ ...at, data: { cidr: '10.96.0.7/32', address: '10.96.0.7', client: 'Deployment/cart' } }],
    },
    {
      name: 'the range of Services, and the pods are elsewhere',
      manifests: documents(app, outward(block('10.96.0.0/12')), pods),
      live: true,
      hits: [{ ...at, data: { cidr: '10.96.0.0/12' } }],
    },
  ],
});
