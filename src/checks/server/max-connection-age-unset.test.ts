import { runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './max-connection-age-unset.js';

const headless = exampleService({
  spec: ['clusterIP: None'],
  ports: ['- {name: grpc, port: 50051, targetPort: grpc}'],
});
const client = exampleClient('dns:///greeter:50051');
const hpa = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeter, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeter}, minReplicas: 2, maxReplicas: 9}
`;
const meshed = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {linkerd.io/inject: enabled}}\n';

testCheck(check, {
  silent: [
    { name: 'a cluster IP', manifests: documents(exampleServer(), exampleService(), exampleClient()) },
    { name: 'nobody is known to dial it', manifests: documents(exampleServer(), headless) },
    {
      name: 'an age that is visible',
      manifests: documents(
        exampleServer({ container: ['env: [{name: GRPC_MAX_CONNECTION_AGE, value: "300"}]'] }),
        headless,
        client,
      ),
    },
    { name: 'one pod', manifests: documents(exampleServer({ replicas: 1 }), headless, client) },
    { name: 'an autoscaler: another check tells that', manifests: documents(exampleServer(), headless, client, hpa) },
    {
      name: 'a client that watches',
      manifests: documents(exampleServer(), headless, exampleClient('xds:///greeter.shop:50051')),
    },
    {
      name: 'pods of the client that have a proxy',
      manifests: documents(
        exampleServer(),
        headless,
        client,
        runningPod('cart-1', 'cart', '10.244.0.5').replace('{name: c,', '{name: linkerd-proxy}, {name: c,'),
      ),
      live: true,
    },
    { name: 'a mesh between', manifests: documents(meshed, exampleServer(), headless, client) },
  ],
  fires: [
    {
      name: 'clients that look the pods up',
      manifests: documents(exampleServer(), headless, client),
      hits: [{ message: 'unset', subject: 'Service/greeter', data: { clients: 'Deployment/cart', pods: 3 } }],
    },
  ],
});
