import { defineCheck } from '../../model/check.js';
import { backendsOf, byServicePort } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

const annotation = 'konghq.com/protocol';

export default defineCheck({
  meta: {
    id: 'kong-protocol-missing',
    group: 'controllers',
    title: 'Kong speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} {served} by Kong and leads to {backend}, which is gRPC, and konghq.com/protocol of Service {service} is {given}: Kong speaks HTTP/1.1 to it, and every call fails. Set konghq.com/protocol: grpc on the Service (and konghq.com/protocols: "grpc,grpcs" on the Ingress).',
    },
    docs: {
      what: 'An Ingress of Kong has a gRPC backend, and its Service has no annotation `konghq.com/protocol` with `grpc` or `grpcs`.',
      why: 'The annotation of the Service is what Kong speaks to pods, `protocols` of the Ingress is what it takes from callers. The two are easily confused: the plural on a Service does nothing.',
      fix: '`konghq.com/protocol: grpc` (or `grpcs`) on the Service, `konghq.com/protocols: "grpc,grpcs"` on the Ingress.',
      links: ['https://developer.konghq.com/kubernetes-ingress-controller/routing/grpc/'],
    },
    examples: {
      fires: exampleApp({ className: 'kong' }),
      silent: exampleApp({ className: 'kong', service: '{konghq.com/protocol: grpc}' }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    const untold = backendsOf(topology, 'kong').filter(
      (entry) => !/^grpcs?$/.test(entry.service.metadata.annotations?.[annotation] ?? ''),
    );
    for (const entry of byServicePort(untold)) {
      const { about, service, name, backend, evidence, served, severity } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject: service,
        path: ['metadata', 'annotations'],
        about,
        data: {
          ingress: name,
          served,
          backend,
          service: service.metadata.name,
          given: service.metadata.annotations?.[annotation] ?? 'not set',
        },
        witnesses: [{ source: name, says: evidence }],
      };
    }
  },
});
