import type { World } from './world.js';

/** The moment at which all worlds are judged. */
export const now = Date.parse('2026-11-23T12:00:00Z');
export const serverPort = 50051;
export const keyOfPod = (pod: number): string => `shop/greeter-${pod}`;

/** Calls of the last half minute. */
export function windowCalls(world: World, pod: number): number {
  return world.slots.slice(-3).reduce((sum, slot) => sum + (slot.calls[pod] ?? 0), 0);
}

/** Tenths of a second are enough, and the text of the same moment is made once. */
const texts = new Map<number, string>();
export function isoAgo(secondsAgo: number): string {
  const tenths = Math.round(secondsAgo * 10);
  const known = texts.get(tenths);
  if (known !== undefined) return known;
  const text = new Date(now - tenths * 100).toISOString();
  if (Math.abs(tenths) < 2_000) texts.set(tenths, text);
  return text;
}
