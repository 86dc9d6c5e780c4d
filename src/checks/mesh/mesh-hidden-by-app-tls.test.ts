import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import check from './mesh-hidden-by-app-tls.js';

testCheck(check, {
  silent: [
    { name: 'plaintext in the mesh', manifests: exampleMesh() },
    {
      name: 'TLS, and no mesh',
      manifests: exampleMesh({
        annotations: '{}',
        container: 'args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]',
      }),
    },
    { name: 'nothing says what the server does', manifests: exampleMesh({ container: 'workingDir: /app' }) },
  ],
  fires: [
    {
      name: 'Linkerd',
      manifests: exampleMesh({ container: 'args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]' }),
      hits: [{ message: 'hidden', severity: 'error', subject: 'Service/greeter', data: { port: 'greeter:50051' } }],
    },
    {
      name: 'Istio, by one voice',
      manifests: exampleMesh({ ...istioInjected, container: 'args: [--tls]' }),
      hits: [{ message: 'hidden', severity: 'warning', subject: 'Service/greeter' }],
    },
  ],
});
