import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioAmbient } from './exampleMesh.js';
import check from './istio-ambient-no-waypoint.js';

testCheck(check, {
  silent: [
    {
      name: 'a waypoint for the Service',
      manifests: exampleMesh({ ...istioAmbient, serviceLabels: '{istio.io/use-waypoint: waypoint}' }),
    },
    {
      name: 'a waypoint for the namespace',
      manifests: exampleMesh({
        labels: '{istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}',
        annotations: '{}',
      }),
    },
    { name: 'not in ambient mode', manifests: exampleMesh({ annotations: '{}' }) },
    { name: 'one pod', manifests: exampleMesh(istioAmbient).replace('replicas: 3', 'replicas: 1') },
  ],
  fires: [
    {
      name: 'no waypoint',
      manifests: exampleMesh(istioAmbient),
      hits: [
        {
          message: 'none',
          severity: 'error',
          subject: 'Service/greeter',
          data: { clients: 'Deployment/cart', pods: 3 },
        },
      ],
    },
    {
      name: 'taken out of it',
      manifests: exampleMesh({
        labels: '{istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}',
        annotations: '{}',
        serviceLabels: '{istio.io/use-waypoint: none}',
      }),
      hits: [{ message: 'none', subject: 'Service/greeter' }],
    },
  ],
});
