import { denyAll, outward, policy, runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { examplePolicy } from './examplePolicy.js';
import check from './netpol-blocks-client.js';

const app = documents(exampleServer(), exampleService(), exampleClient());
const web = exampleClient().replace('namespace: shop', 'namespace: web');
const cilium = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: l7, namespace: shop}
spec: {endpointSelector: {}}
`;
const daemon = (name: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: kube-system}
spec: {template: {spec: {containers: [{name: agent}]}}}
`;
const meshed = (text: string) =>
  text
    .replace('labels: {app: cart}', 'labels: {app: cart}\n      annotations: {linkerd.io/inject: enabled}')
    .replace(
      'labels: {app: greeter}\n    spec',
      'labels: {app: greeter}\n      annotations: {linkerd.io/inject: enabled}\n    spec',
    );
testCheck(check, {
  silent: [
    { name: 'no policy', manifests: app },
    { name: 'nobody is known to dial it', manifests: documents(exampleServer(), exampleService(), denyAll) },
    { name: 'a rule of another policy admits it', manifests: documents(app, denyAll, examplePolicy({ app: 'cart' })) },
    { name: 'a named port of the pod', manifests: documents(app, examplePolicy({ app: 'cart' }, 'grpc')) },
    {
      name: "the Service port is named instead of the pods': another check tells that",
      manifests: documents(app, examplePolicy({ app: 'cart' }, 80)),
    },
    {
      name: 'a namespace whose labels are not known',
      manifests: documents(
        exampleServer(),
        exampleService(),
        web,
        policy('some', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}'),
      ),
    },
    {
      name: 'a block that may hold the pods',
      manifests: documents(app, outward('{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}')),
    },
    {
      name: 'a block that holds the cluster IP: another check tells that',
      manifests: documents(
        exampleServer(),
        exampleService({ spec: ['clusterIP: 10.96.0.7'] }),
        exampleClient(),
        outward('{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}'),
        runningPod('cart-1', 'cart', '10.244.0.5'),
        runningPod('greeter-1', 'greeter', '10.244.0.6'),
      ),
      live: true,
    },
    {
      name: 'a server in the network of its node',
      manifests: documents(
        exampleServer().replace('      containers:', '      hostNetwork: true\n      containers:'),
        exampleService(),
        exampleClient(),
        denyAll,
      ),
    },
    {
      name: 'both ends in Linkerd, whose port is admitted',
      manifests: documents(meshed(app), examplePolicy({ app: 'cart' }, 4143)),
    },
  ],
  fires: [
    {
      name: 'its labels are in no rule',
      manifests: documents(app, examplePolicy({ app: 'web' })),
      hits: [
        {
          message: 'ingress',
          subject: 'NetworkPolicy/greeter',
          field: 'spec.ingress',
          data: { client: 'Deployment/cart', policies: 'NetworkPolicy/greeter', podPort: 50051 },
        },
      ],
    },
    {
      name: 'everything is denied, and what admits may be in another file',
      manifests: documents(app, denyAll),
      hits: [{ message: 'ingress', severity: 'warning', subject: 'NetworkPolicy/deny' }],
    },
    {
      name: 'everything is denied on a cluster',
      manifests: documents(app, denyAll),
      live: true,
      hits: [{ message: 'ingress', subject: 'NetworkPolicy/deny' }],
    },
    {
      name: 'a podSelector without a namespaceSelector',
      manifests: documents(exampleServer(), exampleService(), web, examplePolicy({ app: 'cart' })),
      hits: [
        {
          message: 'ownNamespace',
          subject: 'NetworkPolicy/greeter',
          field: 'spec.ingress[0].from',
          data: { rule: 1, namespace: 'shop', clientNamespace: 'web' },
        },
      ],
    },
    {
      name: 'the client may not dial it',
      manifests: documents(app, outward('{ports: [{port: 53, protocol: UDP}]}')),
      hits: [{ message: 'egress', subject: 'NetworkPolicy/out', field: 'spec.egress' }],
    },
    {
      name: 'both sides are shut',
      manifests: documents(app, outward('{ports: [{port: 53, protocol: UDP}]}'), examplePolicy({ app: 'web' })),
      hits: [
        { message: 'egress', subject: 'NetworkPolicy/out' },
        { message: 'ingress', subject: 'NetworkPolicy/greeter' },
      ],
    },
    {
      name: "Cilium's policies may admit it",
      manifests: documents(app, examplePolicy({ app: 'web' }), cilium),
      hits: [{ message: 'ingress', severity: 'info', subject: 'NetworkPolicy/greeter' }],
    },
    {
      name: 'Flannel enforces nothing',
      manifests: documents(app, examplePolicy({ app: 'web' }), daemon('kube-flannel-ds')),
      hits: [{ message: 'ingress', severity: 'info', subject: 'NetworkPolicy/greeter' }],
    },
    {
      name: 'Flannel beside Calico',
      manifests: documents(app, examplePolicy({ app: 'web' }), daemon('kube-flannel-ds'), daemon('calico-node')),
      hits: [{ message: 'ingress', subject: 'NetworkPolicy/greeter' }],
    },
    {
      name: 'labels of a Namespace that say no',
      manifests: documents(
        exampleServer(),
        exampleService(),
        web,
        policy('some', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: a}}}]}]}'),
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: web, labels: {team: b}}\n',
      ),
      hits: [{ message: 'ingress', subject: 'NetworkPolicy/some' }],
    },
    {
      name: 'addresses of live pods that no block holds',
      manifests: documents(
        app,
        outward('{to: [{ipBlock: {cidr: 192.168.0.0/16}}]}'),
        runningPod('cart-1', 'cart', '10.244.0.5'),
        runningPod('greeter-1', 'greeter', '10.244.0.6'),
      ),
      live: true,
      hits: [{ message: 'egress', subject: 'NetworkPolicy/out' }],
    },
  ],
});
