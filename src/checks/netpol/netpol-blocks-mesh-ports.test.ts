import { denyAll, outward, policy } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import check from './netpol-blocks-mesh-ports.js';

const app = documents(exampleServer(), exampleService(), exampleClient());
const space = (metadata: string) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, ${metadata}}\n`;
const linkerd = space('annotations: {linkerd.io/inject: enabled}');
const ambient = space('labels: {istio.io/dataplane-mode: ambient}');
const ownPort = examplePolicy({ app: 'cart' });
const moved = app.replace(
  'labels: {app: greeter}\n    spec',
  "labels: {app: greeter}\n      annotations: {config.linkerd.io/inbound-port: '5143'}\n    spec",
);
const plainPod = (app_: string, address: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${app_}-1, namespace: shop, labels: {app: ${app_}}}
spec: {containers: [{name: c, ports: [{name: grpc, containerPort: 50051}]}]}
status: {phase: Running, podIP: ${address}}
`;

testCheck(check, {
  silent: [
    { name: 'no mesh', manifests: documents(app, ownPort) },
    { name: 'no policy', manifests: documents(linkerd, app) },
    {
      name: 'both ports',
      manifests: documents(
        linkerd,
        app,
        policy('both', '{podSelector: {}, ingress: [{ports: [{port: 50051}, {port: 4143}]}]}'),
      ),
    },
    { name: 'every port', manifests: documents(ambient, app, policy('all', '{podSelector: {}, ingress: [{}]}')) },
    { name: 'nobody at all is let in: another check tells that', manifests: documents(linkerd, app, denyAll) },
    {
      name: 'sidecars of Istio keep the port',
      manifests: documents(space('labels: {istio-injection: enabled}'), app, ownPort),
    },
    {
      name: 'a client outside the mesh',
      manifests: documents(
        linkerd,
        app.replace(
          'labels: {app: cart}\n    spec',
          'labels: {app: cart}\n      annotations: {linkerd.io/inject: disabled}\n    spec',
        ),
        ownPort,
      ),
    },
    {
      name: 'a moved port',
      manifests: documents(
        linkerd,
        moved,
        policy('both', '{podSelector: {}, ingress: [{ports: [{port: 50051}, {port: 5143}]}]}'),
      ),
    },
    {
      name: 'live pods have no proxy',
      manifests: documents(linkerd, app, ownPort, plainPod('cart', '10.244.0.5'), plainPod('greeter', '10.244.0.6')),
      live: true,
    },
  ],
  fires: [
    {
      name: 'Linkerd, and the port of the application alone',
      manifests: documents(linkerd, app, ownPort),
      hits: [
        {
          message: 'closed',
          subject: 'NetworkPolicy/greeter',
          field: 'spec.ingress',
          data: { mesh: 'Linkerd', meshPort: 4143, podPort: 50051 },
        },
      ],
    },
    {
      name: 'ambient Istio',
      manifests: documents(ambient, app, ownPort),
      hits: [{ message: 'closed', subject: 'NetworkPolicy/greeter', data: { mesh: 'ambient Istio', meshPort: 15008 } }],
    },
    {
      name: 'the client may dial the port of the application alone',
      manifests: documents(linkerd, app, outward('{ports: [{port: 50051}]}')),
      hits: [{ message: 'closed', subject: 'NetworkPolicy/out', field: 'spec.egress' }],
    },
    {
      name: 'a policy of another kind may admit it',
      manifests: documents(
        linkerd,
        app,
        ownPort,
        'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: more, namespace: shop}\n',
      ),
      hits: [{ message: 'closed', severity: 'info', subject: 'NetworkPolicy/greeter' }],
    },
    {
      name: 'the default inbound port where it was moved',
      manifests: documents(
        linkerd,
        moved,
        policy('old', '{podSelector: {}, ingress: [{ports: [{port: 50051}, {port: 4143}]}]}'),
      ),
      hits: [{ message: 'closed', subject: 'NetworkPolicy/old', data: { meshPort: 5143 } }],
    },
  ],
});
