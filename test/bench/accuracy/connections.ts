import type { ConnectionMeasure, ServerConnection } from '../../../src/model/connections.js';
import { isoAgo, keyOfPod, serverPort, windowCalls } from './moment.js';
import type { Random } from './random.js';
import type { World } from './world.js';

/** The connections that are open now, by pod, with what channelz counts on each. */
export function connectionsNow(world: World, random: Random): ServerConnection[][] {
  const byPod: ServerConnection[][] = world.pods.map(() => []);
  const here = world.slots.at(-1);
  const last = here ? here.calls.indexOf(Math.max(...here.calls)) : 0;
  const open = world.connections.map((c) => (world.spread === 'hopping' ? { ...c, pod: last } : c));
  const totals = world.pods.map((_, i) => open.reduce((sum, c) => (c.pod === i ? sum + c.share : sum), 0));
  const carried = world.pods.map(() => random.uniform());
  for (const { client, pod, share } of open) {
    const part = share / (totals[pod] ?? 1);
    const inWindow = windowCalls(world, pod) * part + (carried[pod] ?? 0);
    const streamsInWindow = Math.floor(inWindow);
    carried[pod] = inWindow - streamsInWindow;
    const age = Math.min(world.pods[pod]?.ageSeconds ?? 0, world.spread === 'hopping' ? 30 : world.loadAgeSeconds);
    const streamsStarted = streamsInWindow + random.poisson(world.callsPerSecond * share * Math.max(0, age - 30));
    // A client that connects where it has calls lets go of what it did not use for a while.
    if (world.spread === 'lazy-mesh' && streamsInWindow === 0 && random.chance(0.7)) continue;
    byPod[pod]?.push({
      localPort: serverPort,
      remote: { address: `10.${1 + (client >> 8)}.${client & 255}.7`, port: 40_000 },
      streamsStarted,
      streamsInWindow,
      streamsOpen: 0,
      messages: streamsStarted * 2,
      messagesInWindow: streamsInWindow * 2,
    });
  }
  const stream = byPod[world.faultPod]?.[0];
  if (world.fault === 'long-stream' && stream) {
    const messages = Math.round(random.logBetween(3_000, 300_000));
    stream.streamsOpen = 1;
    stream.messages = (stream.messages ?? 0) + messages * 10;
    stream.messagesInWindow = (stream.messagesInWindow ?? 0) + messages;
  }
  return byPod;
}

export function connectionReading(
  world: World,
  rung: 4 | 5,
  byPod: readonly ServerConnection[][],
  blind: ReadonlySet<number>,
): ConnectionMeasure {
  const read = world.pods.flatMap((_, i) => (blind.has(i) ? [] : [i]));
  const plain = ({ localPort, remote }: ServerConnection): ServerConnection => ({ localPort, remote });
  return {
    rung,
    pods: Object.fromEntries(
      read.map((i) => [
        keyOfPod(i),
        { connections: rung === 4 ? (byPod[i] ?? []) : (byPod[i] ?? []).map(plain), at: isoAgo(0) },
      ]),
    ),
    ...(rung === 4 && { windowSeconds: 30 }),
    noData: Object.fromEntries([...blind].map((i) => [keyOfPod(i), 'it could not be read'])),
  };
}
