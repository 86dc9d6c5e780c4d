import { defineCheck } from '../../model/check.js';
import { settingOf } from '../../model/topology/grpcSettings.js';
import { containerPath } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { grpcServers } from './grpcServers.js';

const aged = (age: string) =>
  documents(exampleServer({ container: [`args: [--max-connection-age=${age}]`] }), exampleService());

/** Clients that look names up ask DNS at most every 30 s, so they cannot follow faster. */
const leastSeconds = 30;

export default defineCheck({
  meta: {
    id: 'max-connection-age-too-short',
    group: 'server',
    title: 'A gRPC server ends its connections faster than clients can follow',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      short:
        '{workload} ends every connection after {seconds} s ({evidence}). Clients ask DNS at most every 30 s, so they come back to the addresses they knew, and pay a handshake for it {often} times a minute: set five minutes or so.',
    },
    docs: {
      what: 'The maximum connection age that the configuration of a gRPC server shows is below 30 s.',
      why: 'The server sends GOAWAY when it is reached (with 10 % of jitter); the client connects anew and resolves the name again, but resolvers of grpc-go, grpc-java and C-core ask DNS at most every 30 s. Less than that spreads nothing more, ends long streams sooner, and costs TCP and TLS handshakes.',
      fix: 'Take minutes: 5m with a grace of 1m is common. Let the grace outlast the longest call.',
      links: [
        'https://github.com/grpc/proposal/blob/master/A9-server-side-conn-mgt.md',
        'https://grpc.io/docs/guides/keepalive/',
      ],
    },
    examples: { fires: aged('10s'), silent: aged('5m') },
    remedies: [],
  },

  *check({ topology }) {
    const told = new Set<object>();
    for (const { workload, container } of grpcServers(topology)) {
      const age = settingOf(container, 'maxConnectionAge');
      // 0 means none in most programs.
      if (age?.value === undefined || age.value <= 0 || age.value >= leastSeconds || told.has(container)) continue;
      told.add(container);
      const name = `${workload.kind}/${workload.metadata.name}`;
      const data = {
        workload: name,
        seconds: age.value,
        evidence: age.evidence,
        often: Math.round(60 / age.value),
      };
      yield {
        message: 'short',
        subject: workload,
        path: containerPath(workload, container),
        data,
        witnesses: [{ source: `${name} container ${container.name}`, says: age.evidence }],
      };
    }
  },
});
