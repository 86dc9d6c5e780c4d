import { defineCheck } from '../../model/check.js';
import { settingOf } from '../../model/topology/grpcSettings.js';
import { podSpecPath, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { grpcServers } from './grpcServers.js';

const draining = (grace: number) =>
  documents(
    exampleServer({ container: ['args: [--max-connection-age=5m, --max-connection-age-grace=1m]'] }).replace(
      '      containers:',
      `      terminationGracePeriodSeconds: ${grace}\n      containers:`,
    ),
    exampleService(),
  );

/** Mimir and Loki write 2562047h where they mean never: no period of grace would do. */
const endless = 365 * 86_400;

export default defineCheck({
  meta: {
    id: 'drain-shorter-than-grace',
    group: 'server',
    title: 'Pods are killed before their calls may end',
    severity: 'info',
    needs: ['topology'],
    uses: [],
    messages: {
      shorter:
        '{workload} lets calls end for {grace} s when it closes a connection ({evidence}), but its pods are killed {termination} s after they are told to stop: calls that last longer are cut in every roll-out and scale-down.',
      none: '{workload} is killed {termination} s after it is told to stop: calls in flight are cut in every roll-out and scale-down, and clients see UNAVAILABLE. Leave terminationGracePeriodSeconds at 30 or more, and stop gracefully.',
    },
    docs: {
      what: 'The termination grace period of the pods is no longer than the grace the server gives to calls (MAX_CONNECTION_AGE_GRACE), or it is all but zero.',
      why: 'A pod that is deleted gets SIGTERM and, after the period (30 s by default), SIGKILL. While endpoints and DNS catch up, clients still send calls; a server that stops gracefully finishes them, if it is given the time.',
      fix: 'Set terminationGracePeriodSeconds to more than the longest call and the grace together; call GracefulStop on SIGTERM; a preStop sleep of a few seconds covers the time in which endpoints catch up.',
      links: [
        'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
        'https://grpc.io/docs/guides/server-graceful-stop/',
      ],
    },
    examples: { fires: draining(30), silent: draining(90) },
    remedies: [],
  },

  *check({ topology }) {
    const told = new Set<object>();
    for (const { workload, container } of grpcServers(topology)) {
      const spec = templateOf(workload)?.spec;
      const termination = spec?.terminationGracePeriodSeconds ?? 30;
      const grace = settingOf(container, 'maxConnectionAgeGrace');
      const name = `${workload.kind}/${workload.metadata.name}`;
      if (told.has(workload)) continue;
      const found = { subject: workload, path: [...podSpecPath(workload), 'terminationGracePeriodSeconds'] };
      const period = {
        source: `${name} terminationGracePeriodSeconds`,
        says: spec?.terminationGracePeriodSeconds === undefined ? '30, by default' : String(termination),
      };
      if (termination <= 1) {
        told.add(workload);
        yield {
          ...found,
          message: 'none',
          severity: 'warning',
          data: { workload: name, termination },
          witnesses: [period],
        };
      } else if (grace?.value !== undefined && grace.value >= termination && grace.value < endless) {
        told.add(workload);
        const data = { workload: name, grace: grace.value, evidence: grace.evidence, termination };
        const said = { source: `${name} container ${container.name}`, says: grace.evidence };
        yield { ...found, message: 'shorter', data, witnesses: [said, period] };
      }
    }
  },
});
