import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './istio-sidecar-missing.js';

const job = `---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: shop}
spec:
  template:
    metadata: {labels: {sidecar.istio.io/inject: 'false'}}
    spec:
      containers: [{name: migrate, image: shop/migrate:1, args: ['--greeter=greeter:50051']}]
`;

testCheck(check, {
  silent: [
    { name: 'a Job that is kept out, so that it can end', manifests: exampleMesh(istioInjected) + job },
    { name: 'both have one', manifests: exampleMesh(istioInjected) },
    { name: 'neither is in Istio', manifests: exampleMesh({ annotations: '{}' }) },
    {
      name: 'both name a revision on their pods, the namespace names none',
      manifests: exampleMesh({ annotations: '{}' }).replaceAll(
        /labels: \{app: (cart|greeter)\}, /g,
        'labels: {app: $1, istio.io/rev: 1-27}, ',
      ),
    },
    {
      name: 'a namespace that switches injection off, whatever its pods ask for',
      manifests: exampleMesh({ labels: '{istio-injection: disabled, istio.io/rev: stable}', annotations: '{}' }),
    },
    {
      name: 'ambient mode, which has none',
      manifests: exampleMesh({ labels: '{istio.io/dataplane-mode: ambient}', annotations: '{}' }),
    },
  ],
  fires: [
    {
      name: 'the client is left out',
      manifests: exampleMesh(istioInjected).replace(
        'labels: {app: cart}, ',
        'labels: {app: cart, sidecar.istio.io/inject: "false"}, ',
      ),
      hits: [{ message: 'outside', severity: 'error', subject: 'Deployment/cart', data: { port: 'greeter:50051' } }],
    },
  ],
});
