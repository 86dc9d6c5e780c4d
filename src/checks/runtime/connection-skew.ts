import { defineCheck } from '../../model/check.js';
import { subjectOf } from './subjectOf.js';

export default defineCheck({
  meta: {
    id: 'connection-skew',
    group: 'runtime',
    title: 'Some ready pods of a gRPC Service have no connection of any client',
    severity: 'warning',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      without:
        '{connections} connections lead to Service {service}, and {without} of its {pods} ready pods have none: whatever balances per connection gives them no calls.',
      one: '1 connection leads to Service {service}, so {without} of its {pods} ready pods have none: whatever balances per connection gives them no calls.',
    },
    docs: {
      what: 'The connections that are open on the pods of a gRPC Service, by channelz or the socket table, leave out some of its ready pods.',
      why: 'A client keeps its connection for hours. A pod without one gets no calls, however many replicas there are.',
      fix: 'Let clients open a connection to every pod (headless Service and round_robin), or put a hop between that balances calls.',
      links: ['https://kubernetes.io/blog/2018/11/07/grpc-load-balancing-on-kubernetes-without-tears/'],
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ verdicts, services }) {
    for (const { service, verdict, pods, figures, evidence } of verdicts) {
      const subject = subjectOf(services, service);
      const read = evidence.find((e) => e.source.includes('channelz') || e.source.includes('socket table'));
      const { connections } = figures;
      // Connections of every pod were read, and the verdict does not say that they are beside the point.
      if (!subject || !read || connections === undefined || connections === 0) continue;
      if (verdict !== 'pinned' && verdict !== 'at-risk') continue;
      const without = pods.filter((pod) => pod.connections === 0).length;
      if (without === 0) continue;
      const common = {
        subject,
        // Without traffic it is a matter of what will be.
        ...(verdict === 'at-risk' && { severity: 'info' as const }),
        witnesses: [{ source: read.source, says: read.says }] as const,
      };
      const data = { service: service.name, without, pods: pods.length };
      if (connections === 1) yield { ...common, message: 'one', data };
      else yield { ...common, message: 'without', data: { ...data, connections } };
    }
  },
});
