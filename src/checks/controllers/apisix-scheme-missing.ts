import { defineCheck } from '../../model/check.js';
import { backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

export default defineCheck({
  meta: {
    id: 'apisix-scheme-missing',
    group: 'controllers',
    title: 'APISIX speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} {served} by APISIX and leads to {backend}, which is gRPC, and its upstream-scheme is {given}: APISIX speaks HTTP/1.1 to Service {service}, and every call fails. Set k8s.apisix.apache.org/upstream-scheme: grpc on the Ingress.',
    },
    docs: {
      what: 'An Ingress of APISIX has a gRPC backend and no annotation `k8s.apisix.apache.org/upstream-scheme` with `grpc` or `grpcs`.',
      why: 'APISIX speaks HTTP/1.1 to backends by default, and maps no appProtocol to gRPC.',
      fix: '`k8s.apisix.apache.org/upstream-scheme: grpc` on the Ingress, or `grpcs` where the pods end TLS.',
      links: ['https://apisix.apache.org/docs/ingress-controller/concepts/annotations/'],
    },
    examples: {
      fires: exampleApp({ className: 'apisix' }),
      silent: exampleApp({ className: 'apisix', ingress: '{k8s.apisix.apache.org/upstream-scheme: grpc}' }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'apisix')) {
      const given = entry.ingress.metadata.annotations?.['k8s.apisix.apache.org/upstream-scheme'];
      if (/^grpcs?$/.test(given ?? '')) continue;
      const { ingress, service, name, backend, evidence, served, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: ingress,
        path: ['metadata', 'annotations'],
        about: [service],
        data: { ingress: name, served, backend, service: service.metadata.name, given: given ?? 'not set' },
        witnesses: [{ source: name, says: evidence }],
      };
    }
  },
});
