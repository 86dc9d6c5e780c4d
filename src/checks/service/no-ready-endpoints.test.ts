import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './no-ready-endpoints.js';

const at = { subject: 'Service/greeter', field: 'spec.ports[0]' };
const slice = (...ready: boolean[]) => `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: greeter-1, namespace: shop, labels: {kubernetes.io/service-name: greeter}}
addressType: IPv4
ports: [{name: grpc, port: 50051}]
endpoints: [${ready.map((r, i) => `{addresses: [10.244.0.${i}], conditions: {ready: ${r}}}`).join(', ')}]
`;
const pod = (name: string, status: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: greeter}}
status: ${status}
`;
const pulling = '{phase: Pending, containerStatuses: [{name: server, state: {waiting: {reason: ImagePullBackOff}}}]}';
const unready =
  '{phase: Running, conditions: [{type: Ready, status: "False", reason: ContainersNotReady, message: "containers with unready status: [server]"}]}';

testCheck(check, {
  silent: [
    {
      name: 'one of three is ready',
      manifests: documents(exampleServer(), exampleService(), slice(true, false, false)),
      live: true,
    },
    {
      name: 'the selector matches nothing, which has a check of its own',
      manifests: exampleService({ selector: 'other' }),
      live: true,
    },
    {
      name: 'the targetPort is not found, which has a check of its own',
      manifests: documents(
        exampleServer(),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: gprc}'] }),
        pod('greeter-1', '{phase: Running}'),
      ),
      live: true,
    },
    {
      name: 'an HTTP Service is no business of ours',
      manifests: documents(exampleServer(), exampleService({ ports: ['- {name: http, port: 80, targetPort: 8080}'] })),
      live: true,
    },
    {
      name: 'ExternalName has no endpoints',
      manifests: exampleService({ spec: ['type: ExternalName', 'externalName: greeter.example.org'] }),
      live: true,
    },
    {
      name: 'files hold slices of other Services only',
      manifests: documents(exampleServer(), exampleService(), slice(true).replaceAll('greeter', 'billing')),
    },
  ],
  fires: [
    {
      name: 'no pod is ready, and they say why',
      manifests: documents(
        exampleServer(),
        exampleService(),
        slice(false, false),
        pod('greeter-1', pulling),
        pod('greeter-2', unready),
      ),
      live: true,
      hits: [{ message: 'notReady', ...at, data: { service: 'greeter', port: 80, pods: '2 pods' } }],
    },
    {
      name: 'pods are there and not yet in a slice',
      manifests: documents(exampleServer(), exampleService(), pod('greeter-1', pulling)),
      live: true,
      hits: [{ message: 'notReady', ...at, data: { pods: '1 pod' } }],
    },
    {
      name: 'exported with its slice',
      manifests: documents(exampleServer(), exampleService(), slice(false)),
      hits: [{ message: 'notReady', ...at }],
    },
    {
      name: 'a weak hint for gRPC',
      manifests: documents(
        exampleServer({ ports: ['- {containerPort: 50051}'] }),
        exampleService({ ports: ['- {port: 80, targetPort: 50051}'] }),
      ),
      live: true,
      hits: [{ message: 'none', severity: 'info', ...at }],
    },
    {
      name: 'a workload that makes no pods',
      manifests: documents(exampleServer(), exampleService()),
      live: true,
      hits: [{ message: 'none', ...at }],
    },
    {
      name: 'nobody writes endpoints for a Service without a selector',
      manifests: exampleService().replace('  selector: {app: greeter}\n', ''),
      live: true,
      hits: [{ message: 'none', ...at }],
    },
    {
      name: 'scaled to zero, perhaps on purpose',
      manifests: documents(exampleServer({ replicas: 0 }), exampleService()),
      live: true,
      hits: [{ message: 'scaledToZero', severity: 'info', ...at, data: { workload: 'Deployment/greeter' } }],
    },
  ],
});
