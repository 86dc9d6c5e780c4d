import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleServer } from '../service/exampleManifests.js';
import check from './grpc-probe-port-invalid.js';

const probed = (port: string, probe = 'readinessProbe') =>
  exampleServer({ container: [`${probe}: {grpc: {port: ${port}}}`] });
const field = 'spec.template.spec.containers[0].readinessProbe.grpc.port';

testCheck(check, {
  silent: [
    { name: 'a number', manifests: probed('50051') },
    { name: 'no probe', manifests: exampleServer() },
    {
      name: 'a name for httpGet',
      manifests: exampleServer({ container: ['readinessProbe: {httpGet: {port: grpc}}'] }),
    },
  ],
  fires: [
    {
      name: 'a name',
      manifests: probed('grpc'),
      hits: [{ message: 'name', subject: 'Deployment/greeter', field, data: { written: '"grpc"' } }],
    },
    {
      name: 'a number in quotes',
      manifests: probed("'50051'"),
      hits: [{ message: 'name', subject: 'Deployment/greeter', field }],
    },
    {
      name: 'a name that no port has',
      manifests: probed('health', 'livenessProbe'),
      hits: [{ message: 'name', subject: 'Deployment/greeter', data: { probe: 'livenessProbe' } }],
    },
    {
      name: 'in a native sidecar',
      manifests: exampleServer().replace(
        '      containers:',
        '      initContainers: [{name: agent, restartPolicy: Always, startupProbe: {grpc: {port: agent}}}]\n      containers:',
      ),
      hits: [
        {
          message: 'name',
          subject: 'Deployment/greeter',
          field: 'spec.template.spec.initContainers[0].startupProbe.grpc.port',
        },
      ],
    },
  ],
});
