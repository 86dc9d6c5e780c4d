import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { listed } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'session-affinity-client-ip',
    group: 'service',
    title: 'Session affinity by client address keeps even new gRPC connections on one pod',
    severity: 'warning',
    needs: ['services', 'workloads', 'topology'],
    uses: [],
    messages: {
      sticky:
        'Service {service} has sessionAffinity ClientIP, and its port {ports} is gRPC. Every connection from one address, also a new one, goes to the same pod; behind NAT or a proxy that is everybody. Set sessionAffinity None unless the server keeps state for its clients.',
      bypassed:
        'Service {service} has sessionAffinity ClientIP, but all calls that are known come through {edges}, and controllers dial pods, past it. It counts for clients that dial the Service itself. Set sessionAffinity None if none needs it.',
    },
    docs: {
      what: 'A Service with a gRPC port has `sessionAffinity: ClientIP`.',
      why: 'kube-proxy then picks a pod by the address of the client, for three hours unless set otherwise. Reconnecting, more connections, and `MAX_CONNECTION_AGE` no longer spread calls; clients behind one NAT address all share a pod.',
      fix: 'Set `sessionAffinity: None`. Keep it only where a server holds state for its clients; ingress controllers that dial pods do not see it at all.',
      links: ['https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity'],
    },
    examples: {
      fires: documents(exampleServer(), exampleService({ spec: ['sessionAffinity: ClientIP'] })),
      silent: documents(exampleServer(), exampleService({ spec: ['sessionAffinity: None'] })),
    },
    remedies: ['fix-session-affinity-client-ip'],
  },

  *check({ topology }) {
    for (const { service: subject, headless, external, ports, replicas } of topology.services) {
      // A headless Service has no proxy that could keep affinity; with one pod there is nothing to choose.
      if (subject.spec?.sessionAffinity !== 'ClientIP' || headless || external || replicas.max === 1) continue;
      const grpc = ports.filter((p) => p.grpc.level !== 'no');
      if (grpc.length === 0) continue;
      const service = subject.metadata.name;
      const reasons = listed(grpc.flatMap((p) => p.grpc.reasons.map((r) => r.says)));
      const found = {
        subject,
        path: ['spec', 'sessionAffinity'],
        witnesses: [
          { source: `Service/${service} spec.sessionAffinity`, says: 'ClientIP' },
          { source: `Service/${service} spec.ports`, says: `gRPC by ${reasons}` },
        ],
      } as const;
      const paths = grpc.flatMap((p) => p.paths);
      if (paths.length > 0 && paths.every((p) => p.from.kind === 'edge' && p.balancing === 'l7')) {
        const edges = listed(
          paths.flatMap(({ from }) => (from.kind === 'edge' ? `${from.object.kind}/${from.object.name}` : [])),
        );
        yield { ...found, message: 'bypassed', severity: 'info', data: { service, edges } };
      } else {
        const data = { service, ports: listed(grpc.map((p) => String(p.port.port))) };
        yield { ...found, message: 'sticky', severity: grpc.some(believesGrpc) ? 'warning' : 'info', data };
      }
    }
  },
});
