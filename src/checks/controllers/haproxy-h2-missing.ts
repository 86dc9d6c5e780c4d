import { defineCheck } from '../../model/check.js';
import type { IngressProductName } from '../../model/topology/ingressProduct.js';
import { annotated, backendsOf, byServicePort, type ControllerBackend, productsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

export default defineCheck({
  meta: {
    id: 'haproxy-h2-missing',
    group: 'controllers',
    title: 'HAProxy speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} {served} by HAProxy and leads to {backend}, which is gRPC, and nothing tells it so: HAProxy speaks HTTP/1.1 to the pods, and every call fails with 502. Set haproxy.org/server-proto: h2 (the controller of HAProxy Technologies) or haproxy-ingress.github.io/backend-protocol: h2 (haproxy-ingress) on Service {service}.',
    },
    docs: {
      what: 'An Ingress of one of the two HAProxy controllers has a gRPC backend, and neither Ingress nor Service has its setting for HTTP/2.',
      why: 'Both controllers speak HTTP/1.1 to backends by default. Each reads its own annotation only.',
      fix: '`haproxy.org/server-proto: h2` for the controller of HAProxy Technologies (with `haproxy.org/server-ssl: "true"` ALPN decides), `haproxy-ingress.github.io/backend-protocol: h2` or `h2-ssl` for haproxy-ingress.',
      links: ['https://www.haproxy.com/documentation/kubernetes-ingress/'],
    },
    examples: {
      fires: exampleApp({ className: 'haproxy' }),
      silent: exampleApp({ className: 'haproxy', service: '{haproxy.org/server-proto: h2}' }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    const untold = backendsOf(topology, 'haproxy-ingress', 'haproxytech').filter(
      (entry) => !productsOf(entry.link).some((product) => isTold(entry, product)),
    );
    for (const entry of byServicePort(untold)) {
      const { about, service, name, backend, evidence, served, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: service,
        path: ['metadata', 'annotations'],
        about,
        data: { ingress: name, served, backend, service: service.metadata.name },
        witnesses: [{ source: name, says: evidence }],
      };
    }
  },
});

/** Each of the two reads its own annotation only. */
function isTold(entry: ControllerBackend, product: IngressProductName): boolean {
  if (product === 'haproxy-ingress') {
    return /^(h2|h2-ssl|grpcs?)$/i.test(annotated(entry, 'haproxy-ingress.github.io/backend-protocol') ?? '');
  }
  return (
    product === 'haproxytech' &&
    (annotated(entry, 'haproxy.org/server-proto') === 'h2' || annotated(entry, 'haproxy.org/server-ssl') === 'true')
  );
}
