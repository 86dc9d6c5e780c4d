/** (Σw)² / Σw²: how many pods would do the same work if they shared it evenly. 0 when there is no work. */
export function effectivePods(work: readonly number[]): number {
  const sum = total(work);
  const squares = work.reduce((s, w) => s + w * w, 0);
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/** Share of the busiest, 0 to 1. */
export function hotShare(work: readonly number[]): number {
  const sum = total(work);
  return sum === 0 ? 0 : Math.max(...work) / sum;
}

/** 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Whether a pod does less than a tenth of an equal share. */
export function isIdle(work: number, all: readonly number[]): boolean {
  return work < (0.1 * total(all)) / all.length;
}

/**
 * Whether counts differ more than chance explains (chi-square against equal shares, p < 0.001; Wilson and Hilferty's
 * approximation of the quantile). A huge count makes any trifle significant: look at the effect size beside it.
 */
export function beyondChance(counts: readonly number[]): boolean {
  const degrees = counts.length - 1;
  const expected = total(counts) / counts.length;
  if (degrees < 1 || expected === 0) return false;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const spread = 2 / (9 * degrees);
  return statistic > degrees * (1 - spread + 3.09 * Math.sqrt(spread)) ** 3;
}

/** Pods that are expected to work when `connections` each pick one of `pods` at random: n·(1 − (1 − 1/n)^C). */
export function expectedBusyPods(connections: number, pods: number): number {
  return pods === 0 ? 0 : pods * (1 - (1 - 1 / pods) ** connections);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0);
}
