import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './grpc-probe-port-unserved.js';

const probed = (port: string | number, ports?: string[], probe = 'readinessProbe') =>
  exampleServer({ container: [`${probe}: {grpc: {port: ${port}}}`], ...(ports && { ports }) });
const field = 'spec.template.spec.containers[0].readinessProbe.grpc.port';

testCheck(check, {
  silent: [
    { name: 'the gRPC port', manifests: documents(probed(50051), exampleService()) },
    {
      name: 'another declared port',
      manifests: documents(
        probed(8086, ['- {name: grpc, containerPort: 50051}', '- {name: health, containerPort: 8086}']),
        exampleService(),
      ),
    },
    { name: 'a name, which another check tells of', manifests: documents(probed('grpc'), exampleService()) },
    {
      name: 'ports are not declared at all',
      manifests: documents(
        probed(8086).replace(/ +ports:\n.*50051\}\n/, ''),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: 50051}'] }),
      ),
    },
    {
      name: 'another Service port leads there',
      manifests: documents(
        probed(9000),
        exampleService({ ports: ['- {name: grpc, port: 80, targetPort: grpc}', '- {name: grpc-admin, port: 9000}'] }),
      ),
    },
    { name: 'no port is known to be gRPC', manifests: probed(8086) },
  ],
  fires: [
    {
      name: 'the port of the Service',
      manifests: documents(probed(80), exampleService()),
      hits: [
        {
          message: 'servicePort',
          severity: 'error',
          subject: 'Deployment/greeter',
          field,
          data: { asked: 80, port: 50051, service: 'greeter' },
        },
      ],
    },
    {
      name: 'a number of nobody',
      manifests: documents(probed(50052), exampleService()),
      hits: [{ message: 'undeclared', subject: 'Deployment/greeter', field, data: { asked: 50052 } }],
    },
    {
      name: 'a liveness probe',
      manifests: documents(probed(50052, undefined, 'livenessProbe'), exampleService()),
      hits: [{ message: 'undeclared', subject: 'Deployment/greeter', data: { probe: 'livenessProbe' } }],
    },
    {
      name: 'a health server on a port of its own, which every probe asks',
      manifests: documents(
        exampleServer({
          container: ['startupProbe', 'livenessProbe', 'readinessProbe'].map((p) => `${p}: {grpc: {port: 4222}}`),
        }),
        exampleService(),
      ),
      hits: [{ message: 'separate', severity: 'info', subject: 'Deployment/greeter', data: { asked: 4222 } }],
    },
  ],
});
