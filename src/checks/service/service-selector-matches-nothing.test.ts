import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './service-selector-matches-nothing.js';

const at = { subject: 'Service/greeter', field: 'spec.selector' };
const pod = `apiVersion: v1
kind: Pod
metadata: {name: made-by-an-operator, namespace: shop, labels: {app: greeter}}
spec: {containers: [{name: server, image: greeter:1}]}
`;
const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: greeter-1, namespace: shop, labels: {kubernetes.io/service-name: greeter}}
addressType: IPv4
ports: [{name: grpc, port: 50051}]
endpoints: [{addresses: [10.244.0.9]}]
`;
const elsewhere = exampleServer().replaceAll('namespace: shop', 'namespace: infra');

testCheck(check, {
  silent: [
    { name: 'a Deployment makes such pods', manifests: documents(exampleServer(), exampleService()), live: true },
    { name: 'an operator makes the pods', manifests: documents(exampleService(), pod), live: true },
    {
      name: 'pods were not read, and there are endpoints',
      manifests: documents(exampleService(), slice),
      facts: { live: true, pods: undefined },
    },
    {
      name: 'somebody else writes the endpoints',
      manifests: exampleService().replace('  selector: {app: greeter}\n', ''),
    },
    {
      name: 'ExternalName has no pods',
      manifests: exampleService({ spec: ['type: ExternalName', 'externalName: greeter.example.org'] }),
    },
    {
      name: 'scaled to zero is not missing',
      manifests: documents(exampleServer({ replicas: 0 }), exampleService()),
      live: true,
    },
    {
      name: 'an HTTP Service is no business of ours',
      manifests: exampleService({ ports: ['- {name: http, port: 80}'] }),
      live: true,
    },
    {
      name: 'a Job makes such pods',
      manifests: documents(
        exampleService(),
        `apiVersion: batch/v1
kind: Job
metadata: {name: greeter, namespace: shop}
spec: {template: {metadata: {labels: {app: greeter}}, spec: {containers: [{name: server, image: greeter:1}]}}}
`,
      ),
    },
  ],
  fires: [
    {
      name: 'a slip in the selector, in a cluster',
      manifests: documents(exampleServer(), exampleService({ selector: 'greter' })),
      live: true,
      hits: [
        {
          message: 'nearMiss',
          ...at,
          data: { selector: 'app=greter', workload: 'Deployment/greeter', labels: 'app=greeter' },
        },
      ],
    },
    {
      name: 'a slip in the selector, in files',
      manifests: documents(exampleServer(), exampleService({ selector: 'greter' })),
      hits: [{ message: 'nearMiss', severity: 'warning', ...at }],
    },
    {
      name: 'the right value under another key',
      manifests: documents(
        exampleServer(),
        exampleService().replace('selector: {app: greeter}', 'selector: {app.kubernetes.io/name: greeter}'),
      ),
      live: true,
      hits: [{ message: 'nearMiss', ...at, data: { labels: 'app=greeter' } }],
    },
    {
      name: 'its pods are in another namespace',
      manifests: documents(elsewhere, exampleService()),
      live: true,
      hits: [{ message: 'nothing', ...at, data: { namespace: 'shop' } }],
    },
    {
      name: 'pods and endpoints were not read',
      manifests: documents(elsewhere, exampleService()),
      facts: { live: true, pods: undefined, endpointSlices: undefined },
      hits: [{ message: 'nothing', severity: 'warning', ...at }],
    },
    {
      name: 'files may leave the workload out',
      manifests: exampleService(),
      hits: [{ message: 'notGiven', severity: 'warning', ...at }],
    },
    {
      name: 'nothing says what the port speaks',
      manifests: exampleService({ ports: ['- {port: 80}'] }),
      hits: [{ message: 'notGiven', severity: 'info', ...at }],
    },
    {
      name: 'two workloads are equally near',
      manifests: documents(
        exampleServer({ label: 'greeter-a' }),
        exampleServer({ label: 'greeter-b' }).replace('name: greeter\n', 'name: greeter-b\n'),
        exampleService(),
      ),
      hits: [{ message: 'notGiven', severity: 'warning', ...at }],
    },
  ],
});
