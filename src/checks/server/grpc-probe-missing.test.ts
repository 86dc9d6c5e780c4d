import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './grpc-probe-missing.js';

const http = ['- {name: http, containerPort: 8080}'];

testCheck(check, {
  silent: [
    {
      name: 'a gRPC probe',
      manifests: documents(exampleServer({ container: ['readinessProbe: {grpc: {port: 50051}}'] }), exampleService()),
    },
    {
      name: 'a probe by another way',
      manifests: documents(
        exampleServer({ container: ['readinessProbe: {exec: {command: [/bin/grpc_health_probe, "-addr=:50051"]}}'] }),
        exampleService(),
      ),
    },
    {
      name: 'a sidecar that probes for it',
      manifests: documents(
        `${exampleServer()}        - {name: health, readinessProbe: {tcpSocket: {port: 9000}}}\n`,
        exampleService(),
      ),
    },
    {
      name: 'an HTTP server',
      manifests: documents(
        exampleServer({ ports: http }),
        exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'] }),
      ),
    },
    {
      name: 'a web server that takes plaintext HTTP/2 as well',
      manifests: documents(
        exampleServer({ ports: http }),
        exampleService({ ports: ['- {name: http, port: 80, targetPort: http, appProtocol: kubernetes.io/h2c}'] }),
      ),
    },
    {
      name: 'members that find each other, ready or not',
      manifests: documents(
        exampleServer(),
        exampleService().replace('spec:', 'spec:\n  clusterIP: None\n  publishNotReadyAddresses: true'),
      ),
    },
    {
      name: 'only the number 50051 speaks for gRPC',
      manifests: documents(
        exampleServer({ ports: ['- {containerPort: 50051}'] }),
        exampleService({ ports: ['- {port: 80, targetPort: 50051}'] }),
      ),
    },
    { name: 'no Service leads to it', manifests: exampleServer() },
    {
      name: 'a Job',
      manifests: documents(
        exampleServer().replace('apps/v1', 'batch/v1').replace('kind: Deployment', 'kind: Job'),
        exampleService(),
      ),
    },
    {
      name: 'nobody knows which of two containers serves an undeclared port',
      manifests: documents(
        exampleServer({ ports: [], container: [] }).replace('          ports:', '        - name: helper'),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: 50051}'] }),
      ),
    },
  ],
  fires: [
    {
      name: 'no probe at all',
      manifests: documents(exampleServer(), exampleService()),
      hits: [
        {
          message: 'none',
          subject: 'Deployment/greeter',
          field: 'spec.template.spec.containers[0]',
          data: { port: 50051, container: 'server' },
        },
      ],
    },
    {
      name: 'a liveness probe alone',
      manifests: documents(exampleServer({ container: ['livenessProbe: {grpc: {port: 50051}}'] }), exampleService()),
      hits: [{ message: 'none', subject: 'Deployment/greeter' }],
    },
    {
      name: 'the only container, which declares no port',
      manifests: documents(
        exampleServer().replace(/ +ports:\n.*50051\}\n/, ''),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: 50051}'] }),
      ),
      hits: [{ message: 'none', subject: 'Deployment/greeter' }],
    },
    {
      name: 'two Services of one server are one fault',
      manifests: documents(exampleServer(), exampleService(), exampleService().replace('name: greeter', 'name: again')),
      hits: [{ message: 'none', subject: 'Deployment/greeter' }],
    },
  ],
});
