import { defineCheck } from '../../model/check.js';
import { subjectOf } from './subjectOf.js';

const alarmBelow = 0.85;

export default defineCheck({
  meta: {
    id: 'cpu-skew',
    group: 'runtime',
    title: 'The pods of a gRPC Service do not share the CPU work',
    severity: 'warning',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      skewed:
        'Pod {pod} does {share} % of the CPU work of Service {service}: effective pods {effective} of {pods}. {idle} of them idle.',
    },
    docs: {
      what: 'The CPU that the ready pods of a gRPC Service burn is spread so unevenly that chance and differences between pods do not explain it.',
      why: 'The busy pod sets the latency and reaches its limit first, while the capacity of the others is paid for and not used.',
      fix: 'Read the verdict on the Service: where connections explain the skew, take one of the ways out; where calls reach every pod, look for hot keys, long streams or one slow node.',
      links: [
        'https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/',
        'https://kubernetes.io/blog/2018/11/07/grpc-load-balancing-on-kubernetes-without-tears/',
      ],
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ verdicts, services }) {
    for (const { service, verdict, figures, evidence } of verdicts) {
      const subject = subjectOf(services, service);
      const { effectivePods, hotShare, hotPod } = figures;
      const skewed = evidence.filter((e) => e.leans === 'skewed' && e.source.includes('CPU'));
      const [first, ...more] = skewed.map((e) => ({ source: e.source, says: e.says }));
      // The verdict weighs the signals; where it does not stand by the skew, neither does this.
      if ((verdict !== 'pinned' && verdict !== 'imbalanced') || !subject || !first) continue;
      if (effectivePods === undefined || hotShare === undefined || hotPod === undefined) continue;
      // The verdict says of less that it is there; to be alarmed over it would be too much.
      if (effectivePods / figures.podsWithData >= alarmBelow) continue;
      yield {
        message: 'skewed',
        subject,
        data: {
          pod: hotPod,
          share: Math.round(100 * hotShare),
          service: service.name,
          effective: effectivePods.toFixed(1),
          pods: figures.podsWithData,
          idle: figures.idlePods ?? 0,
        },
        witnesses: [first, ...more],
      };
    }
  },
});
