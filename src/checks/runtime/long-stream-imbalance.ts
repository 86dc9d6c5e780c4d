import { defineCheck } from '../../model/check.js';
import { subjectOf } from './subjectOf.js';

export default defineCheck({
  meta: {
    id: 'long-stream-imbalance',
    group: 'runtime',
    title: 'A stream that stays open carries the work of a gRPC Service',
    severity: 'warning',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      stream:
        'Pod {pod} does {share} % of the work of Service {service}, and next to no calls begin on it: streams that stay open carry it. No balancer can move an open stream.',
    },
    docs: {
      what: 'The busiest pod has streams open that carry many messages, while hardly any call begins on it.',
      why: 'A stream stays on the pod it was opened on until it ends. A mesh, a gateway or round_robin balances when a call begins, and then never again.',
      fix: 'Bound the age of streams and let clients open them again, shard the work over several streams, or turn the stream into single calls.',
      links: ['https://grpc.io/docs/guides/performance/'],
    },
    remedies: [],
  },
  *check({ verdicts, services }) {
    for (const { service, cause, figures, evidence } of verdicts) {
      const subject = subjectOf(services, service);
      const { hotPod, hotShare } = figures;
      const read = evidence.find((e) => e.source.includes('channelz'));
      if (cause !== 'one-stream' || !subject || !read || hotPod === undefined || hotShare === undefined) continue;
      yield {
        message: 'stream',
        subject,
        data: { pod: hotPod, share: Math.round(100 * hotShare), service: service.name },
        witnesses: [{ source: read.source, says: read.says }],
      };
    }
  },
});
