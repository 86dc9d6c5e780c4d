import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './target-port-name-unresolved.js';

const at = { subject: 'Service/greeter', field: 'spec.ports[0].targetPort' };
const leadsTo = (target: string) => exampleService({ ports: [`- {name: grpc, port: 80, targetPort: ${target}}`] });
const second = exampleServer({ ports: ['- {name: rpc, containerPort: 50051}'] }).replace(
  'name: greeter\n',
  'name: greeter-2\n',
);
const pod = (name: string, port: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: greeter}}
spec: {containers: [{name: server, image: greeter:1, ports: [{name: ${port}, containerPort: 50051}]}]}
`;

testCheck(check, {
  silent: [
    { name: 'the container has the port', manifests: documents(exampleServer(), leadsTo('grpc')) },
    { name: 'a number needs no declaration', manifests: documents(exampleServer(), leadsTo('9000')) },
    {
      name: 'a native sidecar has the port',
      manifests: documents(
        exampleServer().replace(
          '      containers:',
          '      initContainers:\n        - {name: proxy, image: proxy:1, restartPolicy: Always, ports: [{name: proxied, containerPort: 4143}]}\n      containers:',
        ),
        leadsTo('proxied'),
      ),
    },
    {
      name: 'two workloads give the name different numbers, which is legal',
      manifests: documents(
        exampleServer(),
        exampleServer({ ports: ['- {name: grpc, containerPort: 6000}'] }).replace(
          'name: greeter\n',
          'name: greeter-2\n',
        ),
        leadsTo('grpc'),
      ),
    },
    {
      name: 'live pods have a container that was injected',
      manifests: documents(exampleServer(), leadsTo('proxied'), pod('greeter-1', 'proxied')),
      live: true,
    },
    {
      name: 'no workload at all, which has a check of its own',
      manifests: leadsTo('grpc'),
    },
    {
      name: 'an HTTP port is no business of ours',
      manifests: documents(
        exampleServer({ ports: ['- {name: web, containerPort: 8080}'] }),
        exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'] }),
      ),
    },
  ],
  fires: [
    {
      name: 'no container names the port',
      manifests: documents(exampleServer(), leadsTo('gprc')),
      hits: [
        {
          message: 'unresolved',
          ...at,
          data: { name: 'gprc', workload: 'Deployment/greeter', declared: 'grpc (50051)' },
        },
      ],
    },
    {
      name: 'the name is of another protocol',
      manifests: documents(
        exampleServer({ ports: ['- {name: grpc, containerPort: 50051, protocol: UDP}'] }),
        leadsTo('grpc'),
      ),
      hits: [{ message: 'unresolved', ...at, data: { declared: 'none' } }],
    },
    {
      name: 'only the targetPort speaks of gRPC',
      manifests: documents(
        exampleServer({ ports: ['- {containerPort: 9000}'] }),
        exampleService({ ports: ['- {port: 80, targetPort: grpc}'] }),
      ),
      hits: [{ message: 'unresolved', ...at, data: { declared: '9000' } }],
    },
    {
      name: 'no live pod has it',
      manifests: documents(exampleServer(), leadsTo('api'), pod('greeter-1', 'grpc')),
      live: true,
      hits: [{ message: 'unresolved', ...at }],
    },
    {
      name: 'one of two workloads has it',
      manifests: documents(exampleServer(), second, leadsTo('grpc')),
      hits: [{ message: 'inSome', severity: 'warning', ...at, data: { missing: 'Deployment/greeter-2' } }],
    },
    {
      name: 'one of two live pods has it',
      manifests: documents(exampleServer(), leadsTo('api'), pod('greeter-1', 'grpc'), pod('greeter-2', 'api')),
      live: true,
      hits: [{ message: 'inSome', severity: 'warning', ...at, data: { missing: 'Pod/greeter-1' } }],
    },
  ],
});
