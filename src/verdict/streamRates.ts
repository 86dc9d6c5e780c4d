import type { ConnectionMeasure } from '../model/connections.js';
import type { WorkMeasure } from '../model/work.js';
import type { ConnectionPicture } from './connectionPicture.js';

/** Probes come on connections of their own, about so many a second at most. */
const probesPerSecond = 0.5;

/** Calls on connections that closed before the second read: the server's own count has them alone. */
function goneWith({ connections, callsInWindow = 0 }: ConnectionMeasure['pods'][string], seconds: number): number {
  const gone = callsInWindow - connections.reduce((n, c) => n + (c.streamsInWindow ?? 0), 0);
  return gone > probesPerSecond * seconds ? gone : 0;
}

/** Calls per second by the streams that began on each pod's connections between two reads of channelz. */
export function streamRates(channelz: ConnectionMeasure | undefined, picture: ConnectionPicture | undefined) {
  const seconds = channelz?.windowSeconds;
  if (!channelz || !picture || seconds === undefined || seconds <= 0) return undefined;
  const pods = [...picture.pods].flatMap(([key, { streamsInWindow }]) => {
    const read = channelz.pods[key];
    if (streamsInWindow === undefined || !read) return [];
    return [{ key, rate: (streamsInWindow + goneWith(read, seconds)) / seconds, at: read.at }];
  });
  const from = (at: string) => new Date(Date.parse(at) - seconds * 1000).toISOString();
  const [first] = pods;
  return {
    rung: 4,
    signal: 'calls',
    span: 'window',
    unit: 'calls/s',
    pods: Object.fromEntries(
      pods.map(({ key, rate, at }) => [key, { value: rate, from: from(at), to: at, samples: 2 }]),
    ),
    windows: first
      ? [{ from: from(first.at), to: first.at, pods: Object.fromEntries(pods.map(({ key, rate }) => [key, rate])) }]
      : [],
    noData: channelz.noData,
  } satisfies WorkMeasure;
}
