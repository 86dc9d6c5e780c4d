import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './istio-headless-no-lb.js';

testCheck(check, {
  silent: [
    { name: 'a cluster IP', manifests: exampleMesh(istioInjected) },
    { name: 'not in Istio', manifests: exampleMesh({ annotations: '{}', clusterIP: 'None' }) },
  ],
  fires: [
    {
      name: 'headless',
      manifests: exampleMesh({ ...istioInjected, clusterIP: 'None' }),
      hits: [{ message: 'headless', severity: 'warning', subject: 'Deployment/cart', data: { service: 'greeter' } }],
    },
  ],
});
