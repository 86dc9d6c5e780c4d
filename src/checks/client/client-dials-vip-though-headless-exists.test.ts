import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './client-dials-vip-though-headless-exists.js';
import { headlessService, linkerdNamespace } from './exampleHeadless.js';

const sibling = headlessService.replace('name: greeter', 'name: greeter-pods');
const app = documents(exampleServer(), exampleService(), exampleClient());

testCheck(check, {
  silent: [
    { name: 'no headless Service', manifests: app },
    {
      name: 'a headless Service of other pods',
      manifests: documents(app, sibling.replace('{app: greeter}', '{app: web}')),
    },
    {
      name: 'a headless Service without the port, as for peers of a StatefulSet',
      manifests: documents(app, sibling.replace('port: 50051', 'port: 7000')),
    },
    {
      name: 'it dials the headless one',
      manifests: documents(exampleServer(), exampleService(), sibling, exampleClient('greeter-pods:50051')),
    },
    { name: 'a mesh, which wants the cluster IP', manifests: documents(linkerdNamespace, app, sibling) },
    {
      name: 'one pod',
      manifests: documents(exampleServer({ replicas: 1 }), exampleService(), exampleClient(), sibling),
    },
    {
      name: 'a Job',
      manifests: documents(
        exampleServer(),
        exampleService(),
        exampleClient().replace('apps/v1', 'batch/v1').replace('kind: Deployment', 'kind: Job'),
        sibling,
      ),
    },
  ],
  fires: [
    {
      name: 'both Services lead to the same pods',
      manifests: documents(app, sibling),
      hits: [
        { message: 'sibling', subject: 'Deployment/cart', data: { headless: 'greeter-pods', headlessPort: 50051 } },
      ],
    },
    {
      name: 'by session affinity too',
      manifests: documents(
        exampleServer(),
        exampleService({ spec: ['sessionAffinity: ClientIP'] }),
        exampleClient(),
        sibling,
      ),
      hits: [{ message: 'sibling', subject: 'Deployment/cart' }],
    },
  ],
});
