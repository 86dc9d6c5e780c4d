import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './http-probe-on-grpc-port.js';

const get = (port: string | number, probe = 'readinessProbe', more = '') =>
  `${probe}: {httpGet: {path: /, port: ${port}${more}}}`;
const declared = exampleService({ ports: ['- {name: grpc, port: 80, targetPort: grpc, appProtocol: grpc}'] });
const field = 'spec.template.spec.containers[0].readinessProbe.httpGet.port';

testCheck(check, {
  silent: [
    {
      name: 'a gRPC probe',
      manifests: documents(exampleServer({ container: ['readinessProbe: {grpc: {port: 50051}}'] }), declared),
    },
    {
      name: 'an HTTP port of its own',
      manifests: documents(
        exampleServer({
          ports: ['- {name: grpc, containerPort: 50051}', '- {name: http, containerPort: 8080}'],
          container: [get('http')],
        }),
        declared,
      ),
    },
    {
      name: 'an HTTP port that nothing declares',
      manifests: documents(exampleServer({ container: [get(8081)] }), declared),
    },
    {
      name: 'a port that is not gRPC',
      manifests: documents(
        exampleServer({ ports: ['- {containerPort: 50051}'], container: [get(50051)] }),
        exampleService({ ports: ['- {port: 80, targetPort: 50051}'] }),
      ),
    },
  ],
  fires: [
    {
      name: 'by name, on a declared gRPC port',
      manifests: documents(exampleServer({ container: [get('grpc')] }), declared),
      hits: [
        { message: 'fails', subject: 'Deployment/greeter', field, data: { port: 50051, probe: 'readinessProbe' } },
      ],
    },
    {
      name: 'by number, as a liveness probe',
      manifests: documents(
        exampleServer({ container: [get(50051, 'livenessProbe'), 'readinessProbe: {grpc: {port: 50051}}'] }),
        exampleService(),
      ),
      hits: [{ message: 'fails', subject: 'Deployment/greeter', data: { probe: 'livenessProbe' } }],
    },
    {
      name: 'names alone speak for gRPC',
      manifests: documents(exampleServer({ container: [get(50051)] }), exampleService()),
      hits: [{ message: 'mayFail', severity: 'warning', subject: 'Deployment/greeter', field }],
    },
    {
      name: 'a Service port for HTTP leads to the same port',
      manifests: documents(
        exampleServer({ container: [get(50051)] }),
        exampleService({
          ports: [
            '- {name: grpc, port: 80, targetPort: grpc, appProtocol: grpc}',
            '- {name: http, port: 8080, targetPort: grpc}',
          ],
        }),
      ),
      hits: [{ message: 'mayFail', severity: 'info', subject: 'Deployment/greeter', field }],
    },
    {
      name: 'ASP.NET Core may speak both',
      manifests: documents(
        exampleServer({ container: [get(50051), 'env: [{name: ASPNETCORE_URLS, value: "http://*:50051"}]'] }),
        declared,
      ),
      hits: [{ message: 'mayFail', severity: 'info', subject: 'Deployment/greeter', field }],
    },
    {
      name: 'HTTPS, where both protocols are negotiated',
      manifests: documents(exampleServer({ container: [get(50051, 'readinessProbe', ', scheme: HTTPS')] }), declared),
      hits: [{ message: 'mayFail', severity: 'info', subject: 'Deployment/greeter', field }],
    },
  ],
});
