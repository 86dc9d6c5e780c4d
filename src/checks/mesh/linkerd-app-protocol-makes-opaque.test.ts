import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './linkerd-app-protocol-makes-opaque.js';

testCheck(check, {
  silent: [
    {
      name: 'kubernetes.io/h2c',
      manifests: exampleMesh({ port: '{name: grpc, port: 50051, appProtocol: kubernetes.io/h2c}' }),
    },
    { name: 'nothing is said', manifests: exampleMesh() },
    {
      name: 'grpc, and nobody is in Linkerd',
      manifests: exampleMesh({ annotations: '{}', port: '{name: grpc, port: 50051, appProtocol: grpc}' }),
    },
    {
      name: 'grpc in Istio, which takes it',
      manifests: exampleMesh({ ...istioInjected, port: '{name: grpc, port: 50051, appProtocol: grpc}' }),
    },
  ],
  fires: [
    {
      name: 'grpc',
      manifests: exampleMesh({ port: '{name: grpc, port: 50051, appProtocol: grpc}' }),
      hits: [
        {
          message: 'opaque',
          severity: 'error',
          subject: 'Service/greeter',
          field: 'spec.ports[0].appProtocol',
          data: { value: 'grpc', clients: 'Deployment/cart' },
        },
      ],
    },
  ],
});
