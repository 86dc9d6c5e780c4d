import { defineCheck } from '../../model/check.js';
import { subjectOf } from './subjectOf.js';

export default defineCheck({
  meta: {
    id: 'bytes-skew',
    group: 'runtime',
    title: 'The pods of a gRPC Service do not share the network traffic',
    severity: 'info',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      skewed:
        'The network traffic of Service {service} is uneven: {says}. Bytes alone do not tell calls from large answers; count calls or connections to know.',
    },
    docs: {
      what: 'The bytes that the pods of a gRPC Service receive and send are spread unevenly, and nothing stronger was read: no CPU figure, no count of calls.',
      why: 'Where calls stay on few pods, so do the bytes. But one large answer moves as much as a thousand small calls, so it only supports what other evidence says.',
      fix: 'Let grpclb read more: metrics-server for CPU, a metrics page or channelz for calls. `grpclb pinning svc/NAME` says what each rung needs.',
      links: ['https://kubernetes.io/docs/reference/instrumentation/node-metrics/'],
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ verdicts, services }) {
    for (const { service, verdict, evidence } of verdicts) {
      const subject = subjectOf(services, service);
      const skewed = evidence.filter(({ leans }) => leans === 'skewed');
      const bytes = skewed.find(({ source }) => source.includes('network bytes'));
      // CPU and calls have checks of their own, and speak better.
      const stronger = evidence.some((e) => / (CPU|calls) /.test(e.source) && e.leans !== 'silent');
      if (!subject || !bytes || stronger || verdict === 'balanced') continue;
      yield {
        message: 'skewed',
        subject,
        data: { service: service.name, says: bytes.says },
        witnesses: [{ source: bytes.source, says: bytes.says }],
      };
    }
  },
});
