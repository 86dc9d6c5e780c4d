import { defineCheck } from '../../model/check.js';
import type { Workload } from '../../model/objects.js';
import { runningContainers, templateOf, wordsOf } from '../../model/topology/workloadParts.js';
import { headlessClients, nameOf } from './dnsClients.js';
import { headlessApp } from './exampleHeadless.js';

/** Longer than this, a roll-out is over before the client hears of it. */
const patientSeconds = 300;

export default defineCheck({
  meta: {
    id: 'java-dns-cache',
    group: 'client',
    title: 'A JVM client keeps DNS answers and does not learn of new pods',
    severity: 'info',
    needs: ['topology'],
    uses: [],
    messages: {
      forever:
        '{client} sets {setting}: grpc-java keeps the first DNS answer for {service} for ever. Pods that are added get no calls from it until it is restarted, and when all that it knew are gone its calls fail.',
      long: '{client} sets {setting}: grpc-java asks DNS for {service} at most every {seconds} s, so pods that are added get no calls from it for that long.',
    },
    docs: {
      what: 'The command line of a JVM that dials a headless gRPC Service sets `networkaddress.cache.ttl` (or `sun.net.inetaddr.ttl`) to a negative or a large number.',
      why: 'grpc-java’s DNS resolver reads that property and does not ask again before it has passed; its own default is 30 s. With a negative number it never asks again.',
      fix: 'Take the property off, or set 30. The server still needs a maximum connection age: grpc-java asks only when a connection ends.',
      links: [
        'https://github.com/grpc/grpc-java/blob/master/core/src/main/java/io/grpc/internal/DnsNameResolver.java',
        'https://docs.oracle.com/en/java/javase/21/core/java-networking.html',
      ],
    },
    examples: {
      fires: headlessApp(['args: ["-Dnetworkaddress.cache.ttl=-1", -jar, cart.jar]']),
      silent: headlessApp(['args: ["-Dnetworkaddress.cache.ttl=30", -jar, cart.jar]']),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { node, path, client } of headlessClients(topology)) {
      const found = cacheTime(client);
      if (!found) continue;
      const { setting, seconds } = found;
      const name = nameOf(path);
      const data = { client: name, setting, service: node.service.metadata.name };
      const common = {
        subject: client,
        witnesses: [
          { source: name, says: setting },
          { source: name, says: path.evidence },
        ],
      } as const;
      if (seconds < 0) yield { ...common, message: 'forever', severity: 'warning', data };
      else if (seconds > patientSeconds) yield { ...common, message: 'long', data: { ...data, seconds } };
    }
  },
});

/** Given as a system property; the security property of the same name is in a file that nobody sees here. */
function cacheTime(workload: Workload): { setting: string; seconds: number } | undefined {
  const text = runningContainers(templateOf(workload)?.spec).flatMap(wordsOf).join(' ');
  const [setting, seconds] = /-D(?:networkaddress\.cache\.ttl|sun\.net\.inetaddr\.ttl)=(-?\d+)/.exec(text) ?? [];
  return setting === undefined ? undefined : { setting, seconds: Number(seconds) };
}
