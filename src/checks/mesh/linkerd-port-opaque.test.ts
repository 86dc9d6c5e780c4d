import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh } from './exampleMesh.js';
import check from './linkerd-port-opaque.js';

testCheck(check, {
  silent: [
    { name: 'nothing is opaque', manifests: exampleMesh() },
    {
      name: 'another port is',
      manifests: exampleMesh({ serviceAnnotations: '{config.linkerd.io/opaque-ports: "3306"}' }),
    },
    {
      name: 'a default port, and an annotation without it',
      manifests: exampleMesh({
        port: '{name: grpc, port: 4444, targetPort: grpc}',
        dials: 'greeter.shop:4444',
        serviceAnnotations: '{config.linkerd.io/opaque-ports: ""}',
      }),
    },
    {
      name: 'nobody is in Linkerd',
      manifests: exampleMesh({ annotations: '{}', serviceAnnotations: '{config.linkerd.io/opaque-ports: "50051"}' }),
    },
    {
      name: 'one pod',
      manifests: exampleMesh({ serviceAnnotations: '{config.linkerd.io/opaque-ports: "50051"}' }).replace(
        'replicas: 3',
        'replicas: 1',
      ),
    },
  ],
  fires: [
    {
      name: 'by the Service',
      manifests: exampleMesh({ serviceAnnotations: '{config.linkerd.io/opaque-ports: "50051"}' }),
      hits: [
        {
          message: 'annotated',
          severity: 'error',
          subject: 'Service/greeter',
          data: { port: 'greeter:50051', where: 'Service/greeter' },
        },
      ],
    },
    {
      name: 'by a range of the namespace',
      manifests: exampleMesh({
        annotations: '{linkerd.io/inject: enabled, config.linkerd.io/opaque-ports: "50000-50100"}',
      }),
      hits: [{ message: 'annotated', subject: 'Namespace/shop', data: { list: '50000-50100' } }],
    },
    {
      name: 'by default',
      manifests: exampleMesh({ port: '{name: grpc, port: 4444, targetPort: grpc}', dials: 'greeter.shop:4444' }),
      hits: [
        {
          message: 'byDefault',
          subject: 'Service/greeter',
          field: 'spec.ports[0]',
          data: { clients: 'Deployment/cart' },
        },
      ],
    },
  ],
});
