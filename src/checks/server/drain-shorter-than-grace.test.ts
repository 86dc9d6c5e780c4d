import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './drain-shorter-than-grace.js';

const app = (container: string[], termination?: number) =>
  documents(
    exampleServer({ container }).replace(
      '      containers:',
      termination === undefined
        ? '      containers:'
        : `      terminationGracePeriodSeconds: ${termination}\n      containers:`,
    ),
    exampleService(),
  );
const grace = ['args: [--max-connection-age-grace=30s]'];
const at = { subject: 'Deployment/greeter', field: 'spec.template.spec.terminationGracePeriodSeconds' };

testCheck(check, {
  silent: [
    { name: 'nothing is set', manifests: app([]) },
    { name: 'time enough', manifests: app(grace, 60) },
    { name: 'a grace without end', manifests: app(['args: [--max-connection-age-grace=2562047h]']) },
    { name: 'a grace without a unit', manifests: app(['args: [--max-connection-age-grace=90]']) },
    {
      name: 'no gRPC server',
      manifests: exampleServer().replace(
        '      containers:',
        '      terminationGracePeriodSeconds: 0\n      containers:',
      ),
    },
  ],
  fires: [
    {
      name: 'the default is as long as the grace',
      manifests: app(grace),
      hits: [{ message: 'shorter', ...at, data: { grace: 30, termination: 30 } }],
    },
    {
      name: 'no time at all',
      manifests: app([], 0),
      hits: [{ message: 'none', severity: 'warning', ...at, data: { termination: 0 } }],
    },
  ],
});
