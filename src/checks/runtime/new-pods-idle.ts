import { defineCheck } from '../../model/check.js';
import { subjectOf } from './subjectOf.js';

export default defineCheck({
  meta: {
    id: 'new-pods-idle',
    group: 'runtime',
    title: 'Pods that were added later get no calls',
    severity: 'warning',
    needs: ['verdicts', 'services'],
    uses: [],
    messages: {
      behindVip:
        '{young} of {pods} pods of Service {service} are younger than every busy one and do nothing: clients keep the connections they had before the scale-up. Scaling further changes nothing.',
      headless:
        '{young} of {pods} pods of headless Service {service} are younger than every busy one and do nothing: clients look names up again only when a connection ends. Set MAX_CONNECTION_AGE on the server, or watch endpoints in the client.',
    },
    docs: {
      what: 'Pods of the Service that started after every busy one do nothing: load follows age.',
      why: 'gRPC clients keep their connections, and those that resolve names by DNS ask again only when a connection ends. New pods cost money and carry nothing, and an autoscaler adds more of them.',
      fix: 'Put a hop that balances calls between clients and pods, or let connections end by MAX_CONNECTION_AGE so that clients look again. Pods that are a minute old or less are not counted: traffic had no time to reach them.',
      links: [
        'https://github.com/grpc/grpc/issues/12295',
        'https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md',
      ],
    },
    remedies: [],
    follows: ['l4-connection-pinning'],
  },
  *check({ verdicts, services }) {
    for (const { service, verdict, figures, pods } of verdicts) {
      const subject = subjectOf(services, service);
      const young = figures.youngIdlePods ?? 0;
      if (!subject || young === 0) continue;
      if (verdict !== 'pinned' && verdict !== 'imbalanced') continue;
      const busiest = pods[0];
      yield {
        message: subject.spec?.clusterIP === 'None' ? 'headless' : 'behindVip',
        subject,
        data: { young, pods: figures.podsWithData, service: service.name },
        witnesses: [
          {
            source: `ages and work of the pods of Service/${service.name}`,
            says: `${young} idle pods are younger than the busy one${busiest?.ageSeconds === undefined ? '' : `, ${busiest.name}, ${busiest.ageSeconds} s old`}`,
          },
        ],
      };
    }
  },
});
