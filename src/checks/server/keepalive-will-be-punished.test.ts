import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './keepalive-will-be-punished.js';

const client = (arg: string, address?: string) =>
  exampleClient(address).replace('env:', `args: [${arg}]\n          env:`);
const pings = client('--keepalive-time=10s');
const app = (server: string[], ...more: string[]) =>
  documents(exampleServer({ container: server }), exampleService(), ...more);
const meshed = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {linkerd.io/inject: enabled}}\n';

testCheck(check, {
  silent: [
    { name: 'no keepalive is visible', manifests: app([], exampleClient()) },
    { name: 'as rarely as the default allows', manifests: app([], client('--keepalive-time=5m')) },
    { name: 'the server permits it', manifests: app(['args: [--keepalive-min-time=10s]'], pings) },
    { name: 'what the server permits is not understood', manifests: app(['args: [--keepalive-min-time=10]'], pings) },
    { name: 'a timeout is no time', manifests: app([], client('--keepalive-timeout=10s')) },
    { name: 'a number without a unit', manifests: app([], client('--keepalive-time=10')) },
    { name: 'a proxy between', manifests: app([], pings, meshed) },
    { name: 'it dials something else', manifests: app([], client('--keepalive-time=10s', 'ledger:7000')) },
    {
      name: 'a server that is a client too may mean either side',
      manifests: app(
        [],
        pings,
        exampleService()
          .replace('name: greeter', 'name: cart')
          .replace('{app: greeter}', '{app: cart}')
          .replace('targetPort: grpc', 'targetPort: 6000'),
      ),
    },
  ],
  fires: [
    {
      name: 'what the server allows is not visible',
      manifests: app([], pings),
      hits: [{ message: 'assumed', severity: 'info', subject: 'Deployment/cart', data: { seconds: 10 } }],
    },
    {
      name: 'the server allows less',
      manifests: app(['env: [{name: GRPC_PERMIT_KEEPALIVE_TIME, value: 1m}]'], pings),
      hits: [{ message: 'shown', subject: 'Deployment/cart', data: { seconds: 10, least: 60 } }],
    },
  ],
});
