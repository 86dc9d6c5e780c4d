import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './target-port-is-other-protocol.js';

const at = { subject: 'Service/greeter', field: 'spec.ports[0].targetPort' };
const both = exampleServer({ ports: ['- {name: http, containerPort: 8080}', '- {name: grpc, containerPort: 50051}'] });
const unnamed = exampleServer({ ports: ['- {containerPort: 8080}', '- {containerPort: 50051}'] });

testCheck(check, {
  silent: [
    { name: 'it leads to the gRPC port', manifests: documents(both, exampleService()) },
    {
      name: 'one port for gRPC and HTTP (cmux), named http',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({
          ports: ['- {name: grpc, port: 50051, targetPort: http}', '- {name: http, port: 80, targetPort: http}'],
        }),
      ),
    },
    {
      name: 'an HTTP port may lead to the HTTP port',
      manifests: documents(both, exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'] })),
    },
    {
      name: 'gRPC-Web is HTTP',
      manifests: documents(both, exampleService({ ports: ['- {name: grpc-web, port: 80, targetPort: http}'] })),
    },
    {
      name: 'numbers without names prove nothing',
      manifests: documents(unnamed, exampleService({ ports: ['- {name: grpc, port: 80, targetPort: 8080}'] })),
    },
    {
      name: 'two ports for one server, and the other container port has its own',
      manifests: documents(
        unnamed,
        exampleService({
          ports: [
            '- {name: grpc, port: 50051, targetPort: 8080}',
            '- {name: http, port: 80, targetPort: 8080}',
            '- {name: admin, port: 81, targetPort: 50051}',
          ],
        }),
      ),
    },
  ],
  fires: [
    {
      name: 'the HTTP port of a container that has a gRPC port',
      manifests: documents(both, exampleService({ ports: ['- {name: grpc, port: 50051, targetPort: http}'] })),
      hits: [{ message: 'otherPort', ...at, data: { name: 'grpc', target: 'http (8080)', right: 'grpc (50051)' } }],
    },
    {
      name: 'by number, and gRPC by appProtocol',
      manifests: documents(
        both,
        exampleService({ ports: ['- {port: 50051, targetPort: 8080, appProtocol: kubernetes.io/h2c}'] }),
      ),
      hits: [{ message: 'otherPort', ...at, data: { name: 'kubernetes.io/h2c', target: 'http (8080)' } }],
    },
    {
      name: 'a port for metrics carries no calls',
      manifests: documents(
        exampleServer({ ports: ['- {name: metrics, containerPort: 9090}', '- {containerPort: 50051}'] }),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: metrics}'] }),
      ),
      hits: [{ message: 'sidePort', severity: 'warning', ...at, data: { target: 'metrics (9090)' } }],
    },
    {
      name: 'two ports lead to one, and the port of that number is left over',
      manifests: documents(
        unnamed,
        exampleService({
          ports: ['- {name: grpc, port: 50051, targetPort: 8080}', '- {name: http, port: 80, targetPort: 8080}'],
        }),
      ),
      hits: [{ message: 'sharedPort', severity: 'warning', ...at, data: { other: 'http', right: '50051' } }],
    },
  ],
});
