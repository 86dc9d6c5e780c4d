import type { ServerConnection } from '../model/connections.js';

export interface ConnectionAge {
  ageSeconds: number;
  isNew?: true;
}

/** Fewer calls inside the window tell too little of their rate. */
const tellingCalls = 10;

/**
 * How long the oldest of some connections has been open. No server tells when a connection came about: at the rate of
 * the window, its calls took so long. It is no older than its two ends, `endsSeconds`.
 */
export function connectionAge(
  connections: readonly ServerConnection[],
  windowSeconds: number | undefined,
  endsSeconds: readonly number[],
): ConnectionAge | undefined {
  if (windowSeconds === undefined) return undefined;
  const ages: number[] = [];
  for (const { streamsStarted = 0, streamsInWindow = 0 } of connections) {
    if (streamsInWindow < tellingCalls) return undefined;
    ages.push((streamsStarted / streamsInWindow) * windowSeconds);
  }
  const oldest = Math.max(...ages);
  const ageSeconds = Math.round(Math.min(oldest, ...endsSeconds.filter((seconds) => seconds > 0)));
  // Each call that it ever carried was in the window.
  return { ageSeconds, ...(oldest === windowSeconds && { isNew: true }) };
}
