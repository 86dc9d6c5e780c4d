import { defineCheck } from '../../model/check.js';
import { keyOf } from '../../model/objects.js';
import { controllerWorkloads } from '../../model/topology/nginxControllers.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import { backendText, grpcBackends, grpcWitness, nginxIngresses } from './nginxBackends.js';

const key = 'use-http2';

export default defineCheck({
  meta: {
    id: 'nginx-use-http2-disabled',
    group: 'nginx',
    title: 'HTTP/2 is switched off in the ConfigMap of ingress-nginx',
    severity: 'error',
    needs: ['topology', 'controllerConfigMaps'],
    uses: ['workloads'],
    messages: {
      off: 'ConfigMap {map} sets use-http2 to "false": the controller offers HTTP/1.1 alone, and every gRPC call through {ingress} to {backend} fails in the handshake or with an answer in HTTP/1.1. Remove the key.',
      perhaps:
        'ConfigMap {map} sets use-http2 to "false". Where the controller that serves {ingress} uses this ConfigMap, gRPC calls to {backend} fail: it offers HTTP/1.1 alone. Remove the key in that case.',
    },
    docs: {
      what: 'The ConfigMap of the ingress-nginx controller has `use-http2: "false"`, and an Ingress of it leads to a gRPC backend.',
      why: 'gRPC is HTTP/2. On its TLS port nginx offers what the setting allows by ALPN; without h2 a client of Go since 1.67 refuses the connection ("missing selected ALPN property"), older and other clients meet an answer in HTTP/1.1.',
      fix: 'Remove `use-http2`, or set it to "true", which is the default.',
      links: ['https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#use-http2'],
    },
    examples: {
      fires: exampleIngress() + exampleServer() + exampleMap('"false"'),
      silent: exampleIngress() + exampleServer() + exampleMap('"true"'),
    },
    remedies: ['fix-nginx-use-http2-disabled'],
  },

  *check({ topology, controllerConfigMaps, workloads }) {
    const off = controllerConfigMaps
      .filter(({ data }) => data?.[key]?.trim().toLowerCase() === 'false')
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    // Of several controllers nobody says which one reads this ConfigMap.
    const only = controllerConfigMaps.length === 1 && controllerWorkloads(workloads).length <= 1;
    const [first] = nginxIngresses(topology)
      .flatMap((entry) => grpcBackends(entry).links.map((link) => ({ link, entry, ...grpcBackends(entry) })))
      .map(({ link, entry, believed }) => ({ link, sure: entry.certain && believed && only }))
      .sort((a, b) => Number(b.sure) - Number(a.sure));
    if (!first) return;
    for (const subject of off) {
      const { link, sure } = first;
      yield {
        message: sure ? 'off' : 'perhaps',
        ...(!sure && { severity: 'info' as const }),
        subject,
        path: ['data', key],
        about: [link.ingress],
        data: {
          map: subject.metadata.name,
          ingress: `Ingress/${link.ingress.metadata.name}`,
          backend: backendText(link),
        },
        witnesses: [{ source: `ConfigMap/${subject.metadata.name} data.${key}`, says: 'false' }, grpcWitness(link)],
      };
    }
  },
});

function exampleMap(value: string): string {
  return `${exampleController()}---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx}
data: {use-http2: ${value}}
`;
}
