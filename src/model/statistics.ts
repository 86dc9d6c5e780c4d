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

/** Whether a pod does less than a tenth of an equal share. */
export function isIdle(work: number, all: readonly number[]): boolean {
  return work < (0.1 * total(all)) / all.length;
}

/** Pods that are expected to work when `connections` each pick one of `pods` at random: n·(1 − (1 − 1/n)^C). */
export function expectedBusyPods(connections: number, pods: number): number {
  return pods === 0 ? 0 : pods * (1 - (1 - 1 / pods) ** connections);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, v) => sum + v, 0);
}
