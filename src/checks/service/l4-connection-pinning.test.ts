import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController } from '../nginx/exampleManifests.js';
import { documents, exampleClient, exampleIngress, exampleServer, exampleService } from './exampleManifests.js';
import check from './l4-connection-pinning.js';

const at = { subject: 'Service/greeter', field: 'spec.ports[0]' };
const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeter, namespace: shop}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeter}
  minReplicas: 1
  maxReplicas: 6
`;
const one = exampleServer({ replicas: 1 });
/** Nothing but the number 50051 speaks for gRPC. */
const weak = [
  exampleServer({ ports: ['- {containerPort: 50051}'] }),
  exampleService({ ports: ['- {port: 80, targetPort: 50051}'] }),
];
const job = `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: shop}
spec:
  schedule: '0 3 * * *'
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{name: report, image: shop/report:1, args: ['--greeter=greeter:80']}]
`;
const headless = exampleService({ spec: ['clusterIP: None'] }).replace('name: greeter\n', 'name: greeter-headless\n');
const inMesh = exampleClient().replace(
  '{app: cart}\n    spec',
  '{app: cart}\n      annotations: {linkerd.io/inject: enabled}\n    spec',
);
const pod = (name: string, app: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: ${app}}}
status: {phase: Running}
`;
const slice = (...ready: boolean[]) => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: greeter-1, namespace: shop, labels: {kubernetes.io/service-name: greeter}}
addressType: IPv4
ports: [{name: grpc, port: 50051}]
endpoints: [${ready.map((r, i) => `{addresses: [10.244.0.${i}], conditions: {ready: ${r}}, targetRef: {kind: Pod, name: greeter-${i}}}`).join(', ')}]
`;

testCheck(check, {
  silent: [
    {
      name: 'passthrough that the controller was not told to allow',
      manifests:
        documents(
          exampleServer(),
          exampleService(),
          exampleIngress(['nginx.ingress.kubernetes.io/ssl-passthrough: "true"']),
        ) + exampleController(),
    },
    { name: 'one pod and no autoscaler', manifests: documents(one, exampleService(), exampleClient()) },
    {
      name: 'a client in Linkerd, whose proxy balances calls',
      manifests: documents(exampleServer(), exampleService(), inMesh),
    },
    {
      name: 'the client resolves endpoints by xDS',
      manifests: documents(exampleServer(), exampleService(), exampleClient('xds:///greeter.shop:80')),
    },
    {
      name: 'a CronJob dials anew each time it runs',
      manifests: documents(exampleServer(), exampleService(), job),
    },
    {
      name: 'calls come through ingress-nginx, which dials pods',
      manifests: documents(exampleServer(), exampleService(), exampleIngress()),
    },
    {
      name: 'service-upstream has a check of its own',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleIngress(['nginx.ingress.kubernetes.io/service-upstream: "true"']),
      ),
    },
    {
      name: 'no client is known, and a headless Service stands beside it',
      manifests: documents(exampleServer(), exampleService(), headless),
    },
    {
      name: 'HTTP pins nobody: clients open connections as they need them',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'] }),
        exampleClient(),
      ),
    },
    { name: 'a weak hint and no client', manifests: documents(...weak) },
    {
      name: 'another name elsewhere leads out of the cluster',
      manifests: documents(
        exampleService({ spec: ['type: ExternalName', 'externalName: greeter.example.org'] }),
        exampleClient(),
      ),
    },
  ],
  fires: [
    {
      name: 'a client dials the cluster IP of three pods',
      manifests: documents(exampleServer(), exampleService(), exampleClient()),
      hits: [{ message: 'pinned', ...at, data: { clients: 'Deployment/cart', service: 'greeter', port: 80, pods: 3 } }],
    },
    {
      name: 'two endpoints are ready, whatever is wanted',
      manifests: documents(
        exampleServer({ replicas: 6 }),
        exampleService(),
        exampleClient(),
        slice(true, true, false),
        pod('cart-0', 'cart'),
      ),
      live: true,
      hits: [{ message: 'pinned', ...at, data: { pods: 2 } }],
    },
    {
      name: 'one endpoint is ready for now',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleClient(),
        slice(true, false, false),
        pod('cart-0', 'cart'),
      ),
      live: true,
      hits: [{ message: 'mayPin', severity: 'warning', ...at, data: { pods: 1, most: 3 } }],
    },
    {
      name: 'an autoscaler will add pods',
      manifests: documents(one, exampleService(), exampleClient(), autoscaler),
      hits: [{ message: 'mayPin', severity: 'warning', ...at, data: { pods: 1, most: 6 } }],
    },
    {
      name: 'three times as many clients as pods reach all of them, by chance and not evenly',
      manifests: documents(exampleServer(), exampleService(), exampleClient('greeter:80', 9)),
      hits: [{ message: 'uneven', severity: 'warning', ...at, data: { connections: 9, pods: 3 } }],
    },
    {
      name: 'ten times as many clients as pods',
      manifests: documents(exampleServer(), exampleService(), exampleClient('greeter:80', 30)),
      hits: [{ message: 'byChance', severity: 'info', ...at, data: { connections: 30, pods: 3 } }],
    },
    {
      name: 'the client has no pods now',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleClient('greeter:80', 0),
        exampleClient('greeter:80', 1).replaceAll('cart', 'billing'),
      ),
      hits: [{ message: 'pinned', ...at, data: { clients: 'Deployment/billing' } }],
    },
    {
      name: 'one leader may be meant to work alone',
      manifests: documents(exampleServer({ container: ['args: [--leader-elect]'] }), exampleService(), exampleClient()),
      hits: [{ message: 'pinned', severity: 'info', ...at }],
    },
    {
      name: 'only the number 50051 speaks for gRPC',
      manifests: documents(...weak, exampleClient()),
      hits: [{ message: 'pinned', severity: 'info', ...at }],
    },
    {
      name: 'Linkerd takes appProtocol grpc for opaque TCP',
      manifests: documents(
        exampleServer(),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: grpc, appProtocol: grpc}'] }),
        inMesh,
      ),
      hits: [{ message: 'pinned', ...at, data: { why: 'Linkerd treats appProtocol grpc as opaque TCP' } }],
    },
    {
      name: 'passthrough forwards connections',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleIngress(['nginx.ingress.kubernetes.io/ssl-passthrough: "true"']),
      ),
      hits: [{ message: 'edge', severity: 'warning', ...at, data: { edges: 'Ingress/edge' } }],
    },
    {
      name: 'no client is known',
      manifests: documents(exampleServer(), exampleService()),
      hits: [{ message: 'unknownClients', severity: 'info', ...at, data: { pods: 3 } }],
    },
  ],
});
