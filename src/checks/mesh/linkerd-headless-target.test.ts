import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh } from './exampleMesh.js';
import check from './linkerd-headless-target.js';

testCheck(check, {
  silent: [
    { name: 'a cluster IP', manifests: exampleMesh() },
    { name: 'not in Linkerd', manifests: exampleMesh({ annotations: '{}', clusterIP: 'None' }) },
    {
      name: 'round_robin in the client',
      manifests: exampleMesh({ clusterIP: 'None' }).replace(
        'value: "greeter.shop:50051"}',
        'value: "dns:///greeter.shop:50051"}, {name: GRPC_LB_POLICY, value: round_robin}',
      ),
    },
  ],
  fires: [
    {
      name: 'headless',
      manifests: exampleMesh({ clusterIP: 'None' }),
      hits: [{ message: 'headless', severity: 'warning', subject: 'Deployment/cart', data: { service: 'greeter' } }],
    },
  ],
});
