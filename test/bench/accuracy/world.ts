import { Random } from './random.js';
import { arrivals, type Connection, type Spread, slotCount, slotSeconds, spreadOf } from './spread.js';

/** What keeps calls that are balanced one by one from being balanced work. */
type Fault = 'none' | 'hot-key' | 'long-stream' | 'slow-node';
export type Family = 'per-call' | 'per-connection' | 'uneven';

export interface WorldPod {
  ageSeconds: number;
  /** What a call costs here, against the others: 15 % is what nodes and neighbours do. */
  cost: number;
  /** Its container began anew a moment ago. */
  restarted: boolean;
}

/** What one pod does in ten seconds. */
export interface Slot {
  calls: number[];
  cpuMillicoreSeconds: number[];
}

/** What is really so; the verdict never sees it. */
interface Truth {
  label: 'balanced' | 'pinned' | 'even-by-chance' | 'imbalanced' | 'idle';
  /** Work by pod that is expected in the long run, in millicores; undefined for pods that have not settled yet. */
  work: (number | undefined)[];
  /** Effective pods over pods, of that work. */
  evenness: number;
  /** Too few calls, or too little CPU, for anybody to judge by. */
  quiet: boolean;
}

/** One gRPC Service and its clients for the last minute. */
export interface World {
  seed: number;
  family: Family;
  spread: Spread;
  fault: Fault;
  faultPod: number;
  pods: WorldPod[];
  clients: number;
  /** Calls of a client go over several connections. */
  connections: Connection[];
  callsPerSecond: number;
  bytesPerCall: number;
  /** CPU of an idle server. */
  idleMillicores: number;
  /** Seconds since the load began. */
  loadAgeSeconds: number;
  /** Oldest first; the last one ends now. */
  slots: Slot[];
  truth: Truth;
}

/** What is wanted of a world; the seed decides the rest. */
export interface Wish {
  family: Family;
  pods?: number;
  connections?: number;
  spread?: Spread;
  fault?: Fault;
  /** No young pods, no idle Service, no heavy calls. */
  plain?: boolean;
}

const idleByRuntime = { go: 0.45, node: 0.8, python: 3.1 } as const;

/** The same seed and wish make the same world. */
export function worldOf(seed: number, wish: Wish): World {
  const random = new Random(seed);
  const plain = wish.plain ?? false;
  const count = wish.pods ?? Math.round(random.logBetween(2, 50));
  const loadAgeSeconds = !plain && random.chance(0.05) ? random.between(40, 90) : random.logBetween(300, 90_000);
  const pods = podsOf(random, count, plain);
  const fault: Fault =
    wish.family === 'uneven' ? (wish.fault ?? random.pick({ 'hot-key': 1, 'long-stream': 1, 'slow-node': 1 })) : 'none';
  const faultPod = random.whole(0, count - 1);
  const { spread, clients, connections, shares } = spreadOf(random, wish, pods, {
    pod: faultPod,
    share: fault === 'hot-key' ? random.between(0.2, 0.8) : 0,
  });

  const idleService = !plain && random.chance(0.06);
  const heavyCalls = !plain && !idleService && random.chance(0.03);
  const cpuMillisecondsPerCall = heavyCalls ? random.logBetween(20, 200) : random.logBetween(0.2, 10);
  const callsPerSecond = idleService
    ? random.logBetween(0.03, 3)
    : (count * random.logBetween(15, 600)) / cpuMillisecondsPerCall;
  const slowBy = fault === 'slow-node' ? random.between(1.5, 6) : 1;
  const perCall = pods.map((_, i) => cpuMillisecondsPerCall * (i === faultPod ? slowBy : 1));
  const settledWork = shares.map((share, i) => share * callsPerSecond * (perCall[i] ?? 0));
  const streamPart = random.between(0.2, 0.85);
  const streamMillicores = fault === 'long-stream' ? (sum(settledWork) * streamPart) / (1 - streamPart) : 0;
  settledWork[faultPod] = (settledWork[faultPod] ?? 0) + streamMillicores;

  const idleMillicores = idleByRuntime[random.pick({ go: 3, node: 1, python: 1 })] * random.between(0.7, 1.3);
  const warmUp = random.chance(0.5) ? 0.4 : 0;
  const costSpread = random.between(0.3, 1.2);
  const rough = random.chance(0.3) ? random.between(0.05, 0.3) : 0.03;
  const arrived = arrivals(random, { spread, connections, shares, pods, callsPerSecond, loadAgeSeconds, rough });
  const slots = arrived.map((calls, slot): Slot => {
    const secondsAgo = (slotCount - slot - 0.5) * slotSeconds;
    const cpuMillicoreSeconds = pods.map((pod, i) => {
      const age = Math.min(pod.ageSeconds, loadAgeSeconds) - secondsAgo;
      if (pod.ageSeconds < secondsAgo) return 0;
      const many = calls[i] ?? 0;
      const noise = many === 0 ? 1 : random.factor(costSpread / Math.sqrt(many));
      const warm = age > 0 && age < 60 ? 1 + warmUp : 1;
      const stream = i === faultPod && age > 0 ? streamMillicores * slotSeconds : 0;
      const work = (many * (perCall[i] ?? 0) + stream) * pod.cost * noise * warm;
      return work + idleMillicores * random.factor(0.15) * slotSeconds;
    });
    return { calls, cpuMillicoreSeconds };
  });

  const allYoung = pods.every((p) => p.ageSeconds < 60);
  const work = pods.map((pod, i) => (pod.ageSeconds >= 60 || allYoung ? (settledWork[i] ?? 0) : undefined));
  const evenness = evennessOf(work.filter((w) => w !== undefined));
  const quiet = callsPerSecond * 30 < callsNeeded(count) || Math.max(...settledWork) < 10;
  return {
    seed,
    family: wish.family,
    spread,
    fault,
    faultPod,
    pods,
    clients,
    connections,
    callsPerSecond,
    bytesPerCall: random.logBetween(100, 20_000),
    idleMillicores,
    loadAgeSeconds,
    slots,
    truth: { label: labelOf(wish.family, quiet, evenness), work, evenness, quiet },
  };
}

/** Effective pods over pods: 1 when all do the same. Written anew here, so that the bench owes the verdict nothing. */
export function evennessOf(work: readonly number[]): number {
  const squares = sum(work.map((w) => w * w));
  return squares === 0 ? 1 : sum(work) ** 2 / squares / work.length;
}

function labelOf(family: Family, quiet: boolean, evenness: number): Truth['label'] {
  if (quiet) return 'idle';
  if (family === 'per-call') return 'balanced';
  if (family === 'uneven') return 'imbalanced';
  return evenness < 0.8 ? 'pinned' : 'even-by-chance';
}

/** Calls that fall evenly enough in 99 of 100 cases when each picks its pod at random (E/n of 0.8), as was simulated. */
function callsNeeded(pods: number): number {
  const known = [
    [2, 30],
    [3, 40],
    [5, 75],
    [10, 100],
    [30, 200],
    [Number.POSITIVE_INFINITY, 300],
  ] as const;
  return known.find(([most]) => pods <= most)?.[1] ?? 300;
}

function podsOf(random: Random, count: number, plain: boolean): WorldPod[] {
  const oldest = random.logBetween(300, 90_000);
  // A scale-up adds several at once; a roll-out or a fresh start makes all of them young.
  const added = !plain && random.chance(0.15) ? random.whole(1, Math.max(1, Math.floor(count / 2))) : 0;
  const addedAge = random.logBetween(15, 600);
  const allYoung = !plain && random.chance(0.02) ? random.between(20, 55) : undefined;
  return Array.from({ length: count }, (_, i) => {
    const restarted = !plain && random.chance(0.004);
    const age = restarted ? random.logBetween(5, 200) : i >= count - added ? addedAge : oldest;
    return {
      ageSeconds: (allYoung ?? age) * random.between(0.98, 1.02),
      cost: Math.max(0.4, 1 + 0.15 * random.normal()),
      restarted,
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
