import { outward, policy, runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import check from './netpol-port-is-service-port.js';

const app = documents(exampleServer(), exampleService(), exampleClient());
const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, ports: [{containerPort: 80}]}]}
`;
const toGreeter = '{to: [{podSelector: {matchLabels: {app: greeter}}}], ports: [{port: 80}]}';
const at = { subject: 'NetworkPolicy/greeter', field: 'spec.ingress[0].ports[0].port' };
const teams = policy(
  'out',
  '{podSelector: {matchLabels: {app: cart}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: greeter}}, namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}]}',
);

testCheck(check, {
  silent: [
    { name: 'the port of the pods', manifests: documents(app, examplePolicy({ app: 'cart' })) },
    { name: 'its name', manifests: documents(app, examplePolicy({ app: 'cart' }, 'grpc')) },
    { name: 'a port of neither', manifests: documents(app, examplePolicy({ app: 'cart' }, 9090)) },
    {
      name: 'the Service has the number of its pods',
      manifests: documents(
        exampleServer(),
        exampleService({ ports: ['- {name: grpc, port: 50051, targetPort: grpc}'] }),
        examplePolicy({ app: 'cart' }),
      ),
    },
    {
      name: 'another pod that the policy selects does listen on it',
      manifests: documents(app, web, policy('all', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}')),
    },
    {
      name: 'both ports in one rule',
      manifests: documents(app, policy('both', '{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 50051}]}]}')),
    },
    { name: 'a rule for everybody on port 80', manifests: documents(app, outward('{ports: [{port: 80}]}')) },
    {
      name: 'another rule lets the client dial the pods',
      manifests: documents(app, outward(toGreeter, '{ports: [{port: 50051}]}')),
    },
    {
      name: 'a namespace whose labels are not known',
      manifests: documents(app, teams),
    },
    {
      name: 'a server in the network of its node',
      manifests: documents(
        exampleServer().replace('      containers:', '      hostNetwork: true\n      containers:'),
        exampleService(),
        examplePolicy({ app: 'cart' }, 80),
      ),
    },
    {
      name: 'a live pod listens on it',
      manifests: documents(
        app,
        examplePolicy({ app: 'cart' }, 80),
        runningPod('greeter-1', 'greeter', '10.244.0.6').replace('50051}', '50051}, {containerPort: 80}'),
      ),
      live: true,
    },
  ],
  fires: [
    {
      name: 'the server admits the port of its Service',
      manifests: documents(app, examplePolicy({ app: 'cart' }, 80)),
      hits: [{ message: 'ingress', ...at, data: { number: 80, podPort: 50051, service: 'greeter' } }],
    },
    {
      name: 'another rule admits the port of the pods',
      manifests: documents(
        app,
        examplePolicy({ app: 'cart' }, 80),
        policy(
          'more',
          '{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: grpc}]}]}',
        ),
      ),
      hits: [{ message: 'beside', severity: 'warning', ...at }],
    },
    {
      name: 'the client may dial the port of the Service',
      manifests: documents(app, outward(toGreeter)),
      hits: [
        {
          message: 'egress',
          subject: 'NetworkPolicy/out',
          field: 'spec.egress[0].ports[0].port',
          data: { client: 'Deployment/cart' },
        },
      ],
    },
    {
      name: 'a namespace that is known',
      manifests: documents(app, teams, 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: a}}\n'),
      hits: [{ message: 'egress', subject: 'NetworkPolicy/out' }],
    },
    {
      name: 'a policy of another kind may admit it',
      manifests: documents(
        app,
        examplePolicy({ app: 'cart' }, 80),
        'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: more, namespace: shop}\n',
      ),
      hits: [{ message: 'ingress', severity: 'info', ...at }],
    },
  ],
});
