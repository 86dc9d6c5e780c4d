import type { Api } from '../../kube/api.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { healthCheck } from '../../model/activeProbe.js';
import type { MeasuredPod, SourceContext } from '../../model/source.js';
import type { Forward } from '../channelz/channelz.js';
import { socketKey } from '../channelz/podSockets.js';
import { type Asker, isRead, isUnread, type Round, readRound } from '../channelz/rounds.js';
import { choices, type Round as PageRound } from '../rpcCounters/choice.js';
import { metricsPages, pageKey } from '../rpcCounters/metricsPages.js';
import { PageReader, type PageReading } from '../rpcCounters/pageReader.js';
import { onlyMethod } from '../rpcCounters/rpcFamilies.js';

const pagesAtOnce = 8;

/** What servers have counted up to a moment, by our clock. */
export interface Tally {
  atMs: number;
  pages: PageRound;
  sockets: Round;
}

/** Calls by pod (`namespace/name`) between two tallies, by one way of counting. */
export interface Count {
  by: 'RPC counters' | 'channelz';
  calls: ReadonlyMap<string, number>;
}

/** Reads what the servers of these pods count, again and again, over connections of which nothing is counted. */
export class Tallies {
  readonly #context: SourceContext<Api>;
  readonly #pods: readonly MeasuredPod[];
  readonly #asker: Asker;

  constructor(context: SourceContext<Api>, pods: readonly MeasuredPod[], forward: Forward) {
    const { api, clock, signal } = context;
    this.#context = context;
    this.#pods = pods;
    this.#asker = {
      dial: ({ namespace, name }, port, ending) => forward(api, { namespace, pod: name, port }, { signal: ending }),
      tlsByPort: new Map(),
      clock,
      signal,
    };
  }

  async read(): Promise<Tally> {
    const [pages, sockets] = await Promise.all([this.#pages(), readRound(this.#pods, this.#asker)]);
    return { atMs: this.#context.clock.now(), pages, sockets };
  }

  async #pages(): Promise<PageRound> {
    const reader = new PageReader(this.#context, onlyMethod(healthCheck.service, healthCheck.method));
    const wanted = this.#pods.flatMap((pod) => (pod.pod ? metricsPages(pod.pod).map((page) => ({ pod, page })) : []));
    const round = new Map<string, Map<string, PageReading>>();
    await boundedParallel(wanted, pagesAtOnce, async ({ pod, page }) => {
      const reading = await reader.read(pod, page);
      const key = `${pod.namespace}/${pod.name}`;
      if (reading) round.set(key, (round.get(key) ?? new Map()).set(pageKey(page), reading));
    });
    return round;
  }

  /** Why nothing of any pod can be read that counts calls; undefined where something can. */
  unreadable({ pages, sockets }: Tally): string | undefined {
    if (pages.size > 0 || [...sockets.values()].some(isRead)) return undefined;
    return [...sockets.values()].find(isUnread)?.detail ?? 'no pod answers';
  }

  /** Every way in which calls between the two were counted, the most telling first. `last` is the newest of all tallies. */
  counts(from: Tally, to: Tally, last: Tally): Count[] {
    return [
      { by: 'RPC counters', calls: this.#byMethod(from, to, last) },
      { by: 'channelz', calls: onNewConnections(from.sockets, to.sockets) },
      { by: 'channelz', calls: byServers(from.sockets, to.sockets) },
    ];
  }

  #byMethod(from: Tally, to: Tally, last: Tally): Map<string, number> {
    const found = new Map<string, number>();
    for (const [pod, { family, page }] of choices(this.#pods, last.pages)) {
      const [before, after] = [from, to].map(({ pages }) => {
        const reading = pages.get(pod)?.get(page);
        return reading && sum(reading.families.get(family)?.values() ?? []);
      });
      if (before !== undefined && after !== undefined && after >= before) found.set(pod, after - before);
    }
    return found;
  }
}

/** Connections that were opened between the two are ours, or a proxy's for our calls: nobody else's calls are on them. */
function onNewConnections(from: Round, to: Round): Map<string, number> {
  return both(from, to, (before, after) => {
    const known = new Set(before.sockets.map(socketKey));
    return sum(after.sockets.filter((socket) => !known.has(socketKey(socket))).map((s) => s.streamsStarted));
  });
}

/** All calls of a server, whoever made them, but for those of reading them. */
function byServers(from: Round, to: Round): Map<string, number> {
  return both(from, to, (before, after) => {
    if (!before.served || !after.served) return undefined;
    return after.served.calls - before.served.calls - before.served.asked;
  });
}

type ReadSockets = Extract<Round extends Map<string, infer Reading> ? Reading : never, { sockets: unknown }>;

function both(
  from: Round,
  to: Round,
  calls: (before: ReadSockets, after: ReadSockets) => number | undefined,
): Map<string, number> {
  const found = new Map<string, number>();
  for (const [pod, after] of to) {
    const before = from.get(pod);
    if (!isRead(before) || !isRead(after)) continue;
    const begun = calls(before, after);
    if (begun !== undefined && begun >= 0) found.set(pod, begun);
  }
  return found;
}

function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
