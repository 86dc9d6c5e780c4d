import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh } from './exampleMesh.js';
import check from './linkerd-port-skipped.js';

testCheck(check, {
  silent: [
    { name: 'nothing is skipped', manifests: exampleMesh() },
    {
      name: 'another port is',
      manifests: exampleMesh({ clientAnnotations: '{config.linkerd.io/skip-outbound-ports: "5432"}' }),
    },
    {
      name: 'the client is not in Linkerd',
      manifests: exampleMesh({
        annotations: '{}',
        clientAnnotations: '{config.linkerd.io/skip-outbound-ports: "50051"}',
      }),
    },
  ],
  fires: [
    {
      name: 'by a range',
      manifests: exampleMesh({ clientAnnotations: '{config.linkerd.io/skip-outbound-ports: "25,50000-50100"}' }),
      hits: [
        {
          message: 'outbound',
          severity: 'error',
          subject: 'Deployment/cart',
          data: { client: 'Deployment/cart', port: 'greeter:50051' },
        },
      ],
    },
  ],
});
