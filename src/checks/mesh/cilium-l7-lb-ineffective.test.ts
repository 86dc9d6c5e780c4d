import { testCheck } from '../../../test/kit/testCheck.js';
import check from './cilium-l7-lb-ineffective.js';
import { exampleMesh } from './exampleMesh.js';

testCheck(check, {
  silent: [
    {
      name: 'enabled',
      manifests: exampleMesh({ annotations: '{}', serviceAnnotations: '{service.cilium.io/lb-l7: enabled}' }),
    },
    {
      name: 'disabled on purpose',
      manifests: exampleMesh({ annotations: '{}', serviceAnnotations: '{service.cilium.io/lb-l7: disabled}' }),
    },
    { name: 'not set', manifests: exampleMesh({ annotations: '{}' }) },
  ],
  fires: [
    {
      name: 'another value',
      manifests: exampleMesh({ annotations: '{}', serviceAnnotations: '{service.cilium.io/lb-l7: "true"}' }),
      hits: [{ message: 'value', severity: 'error', subject: 'Service/greeter', data: { value: 'true' } }],
    },
    {
      name: 'no cluster IP',
      manifests: exampleMesh({
        annotations: '{}',
        clusterIP: 'None',
        serviceAnnotations: '{service.cilium.io/lb-l7: enabled}',
      }),
      hits: [{ message: 'headless', severity: 'warning', subject: 'Service/greeter' }],
    },
  ],
});
