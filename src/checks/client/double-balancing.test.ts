import { runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import check from './double-balancing.js';
import { headlessApp, linkerdNamespace } from './exampleHeadless.js';

const inTurn = headlessApp(['args: [--lb=round_robin]']);
const istio = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n';

testCheck(check, {
  silent: [
    { name: 'no mesh', manifests: inTurn },
    { name: 'no policy is visible', manifests: documents(linkerdNamespace, headlessApp()) },
    {
      name: 'a cluster IP',
      manifests: documents(
        linkerdNamespace,
        exampleServer(),
        exampleService(),
        `${exampleClient()}          args: [--lb=round_robin]\n`,
      ),
    },
    {
      name: 'live pods of the client have no proxy',
      manifests: documents(linkerdNamespace, inTurn, runningPod('cart-1', 'cart', '10.244.0.5')),
      live: true,
    },
  ],
  fires: [
    {
      name: 'Linkerd',
      manifests: documents(linkerdNamespace, inTurn),
      hits: [{ message: 'both', subject: 'Deployment/cart', data: { mesh: 'Linkerd' } }],
    },
    {
      name: 'Istio',
      manifests: documents(istio, inTurn),
      hits: [{ message: 'both', subject: 'Deployment/cart', data: { mesh: 'Istio' } }],
    },
  ],
});
