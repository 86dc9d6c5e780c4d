import { runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { headlessApp, headlessClient, headlessService, linkerdNamespace } from './exampleHeadless.js';
import check from './headless-without-round-robin.js';

testCheck(check, {
  silent: [
    { name: 'round_robin in an argument', manifests: headlessApp(['args: [--lb=round_robin]']) },
    {
      name: 'round_robin in a service config',
      manifests: headlessApp([`args: ['{"loadBalancingConfig": [{"round_robin": {}}]}']`]),
    },
    { name: 'a cluster IP', manifests: documents(exampleServer(), exampleService(), exampleClient()) },
    { name: 'one pod', manifests: documents(exampleServer({ replicas: 1 }), headlessService, headlessClient()) },
    {
      name: 'xDS',
      manifests: documents(exampleServer(), headlessService, headlessClient([], 'xds:///greeter.shop:50051')),
    },
    {
      name: 'a resolver that watches',
      manifests: documents(exampleServer(), headlessService, headlessClient([], 'kubernetes:///greeter.shop:50051')),
    },
    { name: 'a mesh, which has a check of its own', manifests: documents(linkerdNamespace, headlessApp()) },
    {
      name: 'live pods of the client have a proxy',
      manifests: documents(
        headlessApp(),
        runningPod('cart-1', 'cart', '10.244.0.5').replace('{name: c,', '{name: linkerd-proxy}, {name: c,'),
      ),
      live: true,
    },
    {
      name: 'a Job runs and ends',
      manifests: documents(
        exampleServer(),
        headlessService,
        headlessClient().replace('apps/v1', 'batch/v1').replace('kind: Deployment', 'kind: Job'),
      ),
    },
  ],
  fires: [
    {
      name: 'no policy is visible',
      manifests: headlessApp(),
      hits: [{ message: 'notVisible', subject: 'Deployment/cart', data: { service: 'greeter', pods: 3 } }],
    },
    {
      name: 'pick_first in an argument',
      manifests: headlessApp(['args: [--lb=pick_first]']),
      hits: [{ message: 'pickFirst', severity: 'error', subject: 'Deployment/cart' }],
    },
  ],
});
