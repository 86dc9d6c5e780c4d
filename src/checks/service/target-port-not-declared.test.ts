import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './target-port-not-declared.js';

const service = (targetPort: string | number, name = 'grpc') =>
  exampleService({ ports: [`- {name: ${name}, port: 80, targetPort: ${targetPort}}`] });

testCheck(check, {
  silent: [
    { name: 'the declared port', manifests: documents(exampleServer(), service(50051)) },
    { name: 'its name', manifests: documents(exampleServer(), service('grpc')) },
    {
      name: 'no port is declared, which is legal',
      manifests: documents(exampleServer().replace(/ +ports:\n.*50051\}\n/, ''), service(50051)),
    },
    {
      name: 'only ports of other kinds are declared',
      manifests: documents(exampleServer({ ports: ['- {name: metrics, containerPort: 9090}'] }), service(50051)),
    },
    {
      name: 'an argument of the container says that it listens there',
      manifests: documents(exampleServer({ container: ['args: ["--listen=:50052"]'] }), service(50052)),
    },
    {
      name: 'a probe asks there',
      manifests: documents(exampleServer({ container: ['readinessProbe: {grpc: {port: 50052}}'] }), service(50052)),
    },
    {
      name: 'another port of the Service leads to the declared one',
      manifests: documents(
        exampleServer(),
        exampleService({
          ports: ['- {name: grpc, port: 80, targetPort: grpc}', '- {name: grpc-admin, port: 81, targetPort: 50052}'],
        }),
      ),
    },
    { name: 'an HTTP Service', manifests: documents(exampleServer(), service(8080, 'http')) },
  ],
  fires: [
    {
      name: 'a number beside the declared port',
      manifests: documents(exampleServer(), service(50052)),
      hits: [
        {
          message: 'other',
          severity: 'warning',
          subject: 'Service/greeter',
          field: 'spec.ports[0].targetPort',
          data: { number: 50052, right: '50051 (grpc)', workload: 'Deployment/greeter' },
        },
      ],
    },
  ],
});
