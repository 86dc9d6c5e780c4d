import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { exampleMesh } from './exampleMesh.js';

const annotation = 'service.cilium.io/lb-l7';

export default defineCheck({
  meta: {
    id: 'cilium-l7-lb-ineffective',
    group: 'mesh',
    title: 'The annotation for layer-7 balancing by Cilium has no effect',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      value:
        'Service {service} has {annotation}: {value}, and Cilium takes nothing but "enabled": calls of a connection stay on one pod. Write enabled.',
      headless:
        'Service {service} has {annotation}: enabled and no cluster IP: there is no address for Cilium to balance for, and clients dial pods. Give it a cluster IP, or balance in the client.',
    },
    docs: {
      what: 'A gRPC Service has the annotation `service.cilium.io/lb-l7` with a value other than `enabled`, or is headless.',
      why: 'Cilium sends a Service with the annotation through its Envoy, which balances calls. Another value is ignored without a word, and a headless Service has no address that could be sent there.',
      fix: 'Set the value `enabled` on a Service with a cluster IP. The feature needs Cilium’s Envoy (`loadBalancer.l7.backend: envoy`).',
      links: ['https://docs.cilium.io/en/stable/network/servicemesh/envoy-load-balancing/'],
    },
    examples: {
      fires: exampleMesh({ annotations: '{}', serviceAnnotations: `{${annotation}: "true"}` }),
      silent: exampleMesh({ annotations: '{}', serviceAnnotations: `{${annotation}: enabled}` }),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { service: subject, headless, ports } of topology.services) {
      const value = subject.metadata.annotations?.[annotation];
      if (value === undefined || value === 'disabled' || !ports.some(believesGrpc)) continue;
      const service = subject.metadata.name;
      const found = {
        subject,
        path: ['metadata', 'annotations', annotation],
        witnesses: [{ source: `Service/${service} ${annotation}`, says: value }],
      } as const;
      if (value !== 'enabled') yield { ...found, message: 'value', data: { service, annotation, value } };
      else if (headless) yield { ...found, message: 'headless', severity: 'warning', data: { service, annotation } };
    }
  },
});
