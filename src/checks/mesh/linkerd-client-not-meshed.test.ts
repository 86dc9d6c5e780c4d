import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh } from './exampleMesh.js';
import check from './linkerd-client-not-meshed.js';

const job = `---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  template:
    metadata: {annotations: {linkerd.io/inject: disabled}}
    spec:
      containers: [{name: migrate, image: shop/migrate:1, args: ['--greeter=greeter:50051']}]
`;

testCheck(check, {
  silent: [
    { name: 'a Job that is kept out, so that it can end', manifests: exampleMesh() + job },
    { name: 'both are', manifests: exampleMesh() },
    { name: 'neither is', manifests: exampleMesh({ annotations: '{}' }) },
    { name: 'only the client is', manifests: exampleMesh({ serverAnnotations: '{linkerd.io/inject: disabled}' }) },
    {
      name: 'one pod',
      manifests: exampleMesh({ clientAnnotations: '{linkerd.io/inject: disabled}' }).replace(
        'replicas: 3',
        'replicas: 1',
      ),
    },
    {
      name: 'a headless Service, over which a client balances by itself',
      manifests: exampleMesh({ clientAnnotations: '{linkerd.io/inject: disabled}', clusterIP: 'None' }),
    },
  ],
  fires: [
    {
      name: 'the client is left out',
      manifests: exampleMesh({ clientAnnotations: '{linkerd.io/inject: disabled}' }),
      hits: [
        { message: 'outside', severity: 'error', subject: 'Deployment/cart', data: { port: 'greeter:50051', pods: 3 } },
      ],
    },
  ],
});
