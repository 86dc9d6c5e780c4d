import { denyAll, policy } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleIngress, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleController, examplePolicy } from './examplePolicy.js';
import check from './netpol-blocks-ingress-controller.js';

const app = documents(exampleServer(), exampleService(), exampleIngress());
const ownPods = examplePolicy({ app: 'cart' });
const route = `apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: greeter, namespace: shop}
spec:
  parentRefs: [{name: edge, namespace: infra}]
  rules: [{backendRefs: [{name: greeter, port: 80}]}]
`;
const proxy = (labels: string, namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: proxy, namespace: ${namespace}, labels: {${labels}}}
spec: {selector: {matchLabels: {app: proxy}}, template: {metadata: {labels: {app: proxy}}, spec: {containers: [{name: envoy}]}}}
`;
const envoyGateway = proxy(
  'gateway.envoyproxy.io/owning-gateway-name: edge, gateway.envoyproxy.io/owning-gateway-namespace: infra',
  'envoy-gateway-system',
);
const routed = documents(exampleServer(), exampleService(), route);

testCheck(check, {
  silent: [
    { name: 'no policy', manifests: documents(app, exampleController()) },
    {
      name: 'its namespace and labels are admitted',
      manifests: documents(
        app,
        exampleController(),
        examplePolicy({ 'app.kubernetes.io/name': 'ingress-nginx' }, 'grpc', 'ingress-nginx'),
      ),
    },
    {
      name: 'a controller in the network of its nodes comes with their addresses',
      manifests: documents(
        app,
        exampleController().replace('      containers:', '      hostNetwork: true\n      containers:'),
        ownPods,
      ),
    },
    { name: 'everything is denied, and the controller is not among the files', manifests: documents(app, denyAll) },
    {
      name: 'an unknown controller may be in the namespace that is admitted',
      manifests: documents(
        app,
        policy(
          'edge',
          '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {edge: yes}}}]}]}'.replace(
            'yes',
            "'yes'",
          ),
        ),
      ),
    },
    {
      name: 'an unknown controller may have an address that is admitted',
      manifests: documents(
        app,
        policy('edge', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}'),
      ),
    },
    {
      name: 'an ALB is no pod',
      manifests: documents(app.replace('ingressClassName: nginx', 'ingressClassName: alb'), ownPods),
    },
    {
      name: 'where the proxies of a gateway are is not known',
      manifests: documents(routed, ownPods),
    },
    {
      name: 'the proxies of another gateway',
      manifests: documents(routed, ownPods, proxy('gateway.networking.k8s.io/gateway-name: other', 'infra')),
    },
    {
      name: "the Service port is named instead of the pods': another check tells that",
      manifests: documents(
        app,
        exampleController(),
        policy('edge', '{podSelector: {}, ingress: [{ports: [{port: 80}]}]}'),
      ),
    },
  ],
  fires: [
    {
      name: 'only pods of the own namespace are admitted',
      manifests: documents(app, exampleController(), ownPods),
      hits: [
        {
          message: 'known',
          subject: 'NetworkPolicy/greeter',
          field: 'spec.ingress',
          data: { edge: 'Ingress/edge', controller: 'Deployment/ingress-nginx-controller', podPort: 50051 },
        },
      ],
    },
    {
      name: 'everything is denied on a cluster',
      manifests: documents(app, exampleController(), denyAll),
      live: true,
      hits: [{ message: 'known', subject: 'NetworkPolicy/deny' }],
    },
    {
      name: 'the controller may not dial',
      manifests: documents(
        app,
        exampleController(),
        policy(
          'out',
          '{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 53, protocol: UDP}]}]}',
          'ingress-nginx',
        ),
      ),
      hits: [{ message: 'egress', subject: 'NetworkPolicy/out', field: 'spec.egress' }],
    },
    {
      name: 'a controller that is not among the files',
      manifests: documents(app, ownPods),
      hits: [{ message: 'outsiders', severity: 'info', subject: 'NetworkPolicy/greeter', data: { namespace: 'shop' } }],
    },
    {
      name: 'the proxies that Envoy Gateway made',
      manifests: documents(routed, ownPods, envoyGateway),
      hits: [{ message: 'known', subject: 'NetworkPolicy/greeter', data: { edge: 'GRPCRoute/greeter' } }],
    },
    {
      name: 'the proxies of a gateway in its own namespace',
      manifests: documents(routed, ownPods, proxy('gateway.networking.k8s.io/gateway-name: edge', 'infra')),
      hits: [{ message: 'known', subject: 'NetworkPolicy/greeter', data: { controller: 'Deployment/proxy' } }],
    },
    {
      name: 'the labels of its Namespace say no',
      manifests: documents(
        app,
        exampleController(),
        policy('edge', '{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {edge: a}}}]}]}'),
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: ingress-nginx, labels: {edge: b}}\n',
      ),
      hits: [{ message: 'known', subject: 'NetworkPolicy/edge' }],
    },
    {
      name: "Calico's policies may admit it",
      manifests: documents(
        app,
        exampleController(),
        ownPods,
        'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: edge}\n',
      ),
      hits: [{ message: 'known', severity: 'info', subject: 'NetworkPolicy/greeter' }],
    },
    {
      name: 'live pods of the controller whose addresses no block holds',
      manifests: documents(
        app,
        exampleController(),
        policy('edge', '{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16}}]}]}'),
        `apiVersion: v1
kind: Pod
metadata: {name: nginx-1, namespace: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
spec: {containers: [{name: controller}]}
status: {phase: Running, podIP: 10.244.0.9}
`,
      ),
      live: true,
      hits: [{ message: 'known', subject: 'NetworkPolicy/edge' }],
    },
  ],
});
