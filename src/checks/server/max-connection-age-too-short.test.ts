import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './max-connection-age-too-short.js';

const app = (...container: string[]) => documents(exampleServer({ container }), exampleService());

testCheck(check, {
  silent: [
    { name: 'none is visible', manifests: app() },
    { name: 'half a minute', manifests: app('args: [--max-connection-age=30s]') },
    { name: 'none by 0', manifests: app('args: [--max-connection-age=0]') },
    { name: 'a number without a unit', manifests: app('args: [--max-connection-age=10]') },
    { name: 'the grace alone', manifests: app('args: [--max-connection-age-grace=10s]') },
    { name: 'no gRPC server', manifests: exampleServer({ container: ['args: [--max-connection-age=10s]'] }) },
  ],
  fires: [
    {
      name: 'ten seconds',
      manifests: app('args: [--max-connection-age=10s]'),
      hits: [{ message: 'short', subject: 'Deployment/greeter', data: { seconds: 10, often: 6 } }],
    },
    {
      name: 'milliseconds in the environment',
      manifests: app('env: [{name: GRPC_MAX_CONNECTION_AGE_MS, value: "20000"}]'),
      hits: [{ message: 'short', subject: 'Deployment/greeter', data: { seconds: 20 } }],
    },
  ],
});
