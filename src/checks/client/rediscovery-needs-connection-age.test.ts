import { runningPod } from '../../../test/kit/policies.js';
import { testCheck } from '../../../test/kit/testCheck.js';
import type { ServiceVerdict } from '../../model/verdict.js';
import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleAutoscaler, headlessApp, linkerdNamespace } from './exampleHeadless.js';
import check from './rediscovery-needs-connection-age.js';

const scaled = documents(headlessApp(), exampleAutoscaler);
const verdict = (youngIdlePods: number): ServiceVerdict => ({
  service: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'greeter' },
  port: 50051,
  verdict: 'pinned',
  reasons: [],
  figures: { pods: 5, podsWithData: 5, youngIdlePods },
  pods: [],
  evidence: [],
  clients: [],
  wouldRaise: [],
});

testCheck(check, {
  silent: [
    { name: 'no autoscaler: another check tells that', manifests: headlessApp() },
    {
      name: 'an age that is visible',
      manifests: documents(headlessApp([], ['args: [--max-connection-age=5m]']), exampleAutoscaler),
    },
    {
      name: 'a cluster IP',
      manifests: documents(exampleServer(), exampleService(), exampleClient(), exampleAutoscaler),
    },
    { name: 'a mesh', manifests: documents(linkerdNamespace, scaled) },
    { name: 'a client that watches', manifests: scaled.replace('dns:///', 'kubernetes:///') },
    {
      name: 'live pods of the client have a proxy',
      manifests: documents(
        scaled,
        runningPod('cart-1', 'cart', '10.244.0.5').replace('{name: c,', '{name: istio-proxy}, {name: c,'),
      ),
      live: true,
    },
  ],
  fires: [
    {
      name: 'an autoscaler, and no age',
      manifests: scaled,
      hits: [
        { message: 'unset', subject: 'Service/greeter', data: { hpa: 'HorizontalPodAutoscaler/greeter', max: 9 } },
      ],
    },
    {
      name: 'new pods were seen to idle',
      manifests: scaled,
      facts: { live: true, verdicts: [verdict(2)] },
      hits: [{ message: 'idle', severity: 'warning', subject: 'Service/greeter', data: { idle: 2 } }],
    },
    {
      name: 'new pods work',
      manifests: scaled,
      facts: { live: true, verdicts: [verdict(0)] },
      hits: [{ message: 'unset', subject: 'Service/greeter' }],
    },
  ],
});
