import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleMesh } from '../mesh/exampleMesh.js';
import check from './linkerd-pod-predates-injection.js';

const pod = (name: string, containers: string, phase = 'Running', init = '') => `---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop, labels: {app: greeter}}
spec: {containers: [${containers}]${init}}
status: {phase: ${phase}}
`;
const meshed = '{name: server}, {name: linkerd-proxy}';

testCheck(check, {
  silent: [
    { name: 'every pod has the proxy', manifests: exampleMesh() + pod('greeter-1', meshed), live: true },
    {
      name: 'as a native sidecar',
      manifests:
        exampleMesh() + pod('greeter-1', '{name: server}', 'Running', ', initContainers: [{name: linkerd-proxy}]'),
      live: true,
    },
    {
      name: 'nobody asks for it',
      manifests: exampleMesh({ annotations: '{}' }) + pod('greeter-1', '{name: server}'),
      live: true,
    },
    {
      name: 'a pod that has ended',
      manifests: exampleMesh() + pod('greeter-1', '{name: server}', 'Succeeded'),
      live: true,
    },
  ],
  fires: [
    {
      name: 'one pod is older',
      manifests: exampleMesh() + pod('greeter-1', meshed) + pod('greeter-0', '{name: server}'),
      live: true,
      hits: [{ message: 'old', severity: 'warning', subject: 'Deployment/greeter', data: { pods: '1 pod runs' } }],
    },
  ],
});
