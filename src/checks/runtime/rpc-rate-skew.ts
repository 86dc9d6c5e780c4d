import { defineCheck } from '../../model/check.js';
import { beyondChance } from '../../model/statistics.js';
import { subjectOf } from './subjectOf.js';

/** Fewer calls fall unevenly by themselves. */
const fewestCalls = 200;

export default defineCheck({
  meta: {
    id: 'rpc-rate-skew',
    group: 'runtime',
    title: 'The pods of a gRPC Service do not get the same share of the calls',
    severity: 'warning',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      skewed:
        'Pod {pod} of Service {service} gets {times} times as many calls as the average pod: {rate} of {total} calls per second, and {idle} of {pods} pods get none.',
    },
    docs: {
      what: 'The calls that each pod counted, by its own metrics page or its channelz, differ by more than chance explains.',
      why: 'Pods without calls are capacity that is paid for and not used, and the busy pod sets the latency for everyone.',
      fix: 'Read the verdict on the Service: where connections explain the skew, take one of the ways out. Consistent hashing, sharding and canary weights skew calls on purpose.',
      links: [
        'https://grpc.io/docs/guides/opentelemetry-metrics/',
        'https://github.com/grpc-ecosystem/go-grpc-middleware/tree/main/providers/prometheus',
      ],
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ verdicts, services }) {
    for (const { service, verdict, pods, figures, evidence } of verdicts) {
      const subject = subjectOf(services, service);
      const counted = evidence.find((e) => e.leans === 'skewed' && (e.rung === 3 || e.rung === 4));
      if ((verdict !== 'pinned' && verdict !== 'imbalanced') || !subject || !counted) continue;
      const rates = pods.flatMap(({ name, callsPerSecond: rate }) => (rate === undefined ? [] : [{ name, rate }]));
      const total = rates.reduce((sum, { rate }) => sum + rate, 0);
      const seconds = figures.windowSeconds ?? 0;
      const [first] = rates.toSorted((a, b) => b.rate - a.rate);
      if (!first || total * seconds < fewestCalls || !beyondChance(rates.map(({ rate }) => rate * seconds))) continue;
      const times = first.rate / (total / rates.length);
      const idle = rates.filter(({ rate }) => rate === 0).length;
      if (times < 2 && idle === 0) continue;
      yield {
        message: 'skewed',
        subject,
        ...((times >= 3 || idle > 0) && verdict === 'pinned' && { severity: 'error' as const }),
        data: {
          pod: first.name,
          service: service.name,
          times: times.toFixed(1),
          rate: first.rate.toFixed(1),
          total: total.toFixed(1),
          idle,
          pods: rates.length,
        },
        witnesses: [{ source: counted.source, says: counted.says }],
      };
    }
  },
});
