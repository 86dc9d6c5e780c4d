import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './istio-port-protocol-tcp.js';

testCheck(check, {
  silent: [
    { name: 'named grpc', manifests: exampleMesh(istioInjected) },
    {
      name: 'tcp by name, and appProtocol says otherwise',
      manifests: exampleMesh({
        ...istioInjected,
        port: '{name: tcp-greeter, port: 50051, targetPort: grpc, appProtocol: kubernetes.io/h2c}',
      }),
    },
    {
      name: 'Linkerd, which does not read names',
      manifests: exampleMesh({ port: '{name: tcp-greeter, port: 50051, targetPort: grpc}' }),
    },
  ],
  fires: [
    {
      name: 'by name',
      manifests: exampleMesh({ ...istioInjected, port: '{name: tcp-greeter, port: 50051, targetPort: grpc}' }),
      hits: [
        {
          message: 'tcp',
          severity: 'error',
          subject: 'Service/greeter',
          field: 'spec.ports[0].name',
          data: { value: 'tcp-greeter' },
        },
      ],
    },
    {
      name: 'by appProtocol',
      manifests: exampleMesh({ ...istioInjected, port: '{name: grpc, port: 50051, appProtocol: tcp}' }),
      hits: [
        {
          message: 'tcp',
          subject: 'Service/greeter',
          field: 'spec.ports[0].appProtocol',
          data: { field: 'appProtocol' },
        },
      ],
    },
  ],
});
