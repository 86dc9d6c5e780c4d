import { boundedParallel } from '../../kube/boundedParallel.js';
import type { Clock, MeasuredPod } from '../../model/source.js';
import { type Asking, type PodSockets, readPodSockets } from './podSockets.js';
import type { Unread } from './unread.js';

const podsAtOnce = 8;
const podWithinMs = 10_000;

export type ReadPod = PodSockets & { atMs: number };
/** One round of reading, by `namespace/name`. */
export type Round = Map<string, ReadPod | Unread>;

export interface Asker extends Asking {
  clock: Clock;
}

/** Reads one pod of each namespace, then the others where that one was not refused: a refusal holds for all. */
export async function firstRound(pods: readonly MeasuredPod[], asker: Asker): Promise<Round> {
  const leaders = [...Map.groupBy(pods, (pod) => pod.namespace).values()].flatMap((own) => own.slice(0, 1));
  const round = await readRound(leaders, asker);
  const refused = new Map(
    leaders.flatMap((pod) => {
      const reading = round.get(nameOf(pod));
      return isUnread(reading) && reading.refusal ? [[pod.namespace, reading]] : [];
    }),
  );
  const others = pods.filter((pod) => !round.has(nameOf(pod)));
  for (const pod of others) {
    const reading = refused.get(pod.namespace);
    if (reading) round.set(nameOf(pod), reading);
  }
  const rest = await readRound(
    others.filter((pod) => !refused.has(pod.namespace)),
    asker,
  );
  return new Map([...round, ...rest]);
}

export async function readRound(pods: readonly MeasuredPod[], { clock, ...asking }: Asker): Promise<Round> {
  const readings = await boundedParallel(pods, podsAtOnce, async (pod) => {
    const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(podWithinMs)]);
    const reading = await readPodSockets(pod, { ...asking, signal });
    return isUnread(reading) ? reading : { ...reading, atMs: clock.now() };
  });
  return new Map(pods.map((pod, i) => [nameOf(pod), readings[i] as ReadPod | Unread]));
}

export function nameOf({ namespace, name }: MeasuredPod): string {
  return `${namespace}/${name}`;
}

export function isUnread(reading: PodSockets | Unread | undefined): reading is Unread {
  return reading !== undefined && 'detail' in reading;
}

export function isRead(reading: ReadPod | Unread | undefined): reading is ReadPod {
  return reading !== undefined && 'sockets' in reading;
}
