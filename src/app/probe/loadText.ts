/** What `-repeat` has measured. */
export interface LoadResult {
  tookMs: readonly number[];
  totalMs: number;
  connections: number;
  /** How many calls ended with which status, and were answered by whom: the most frequent first. */
  statuses: readonly [name: string, calls: number][];
  backends: readonly [name: string, calls: number][];
}

const quantiles = [50, 90, 95, 99];

export function loadText({ tookMs, totalMs, connections, statuses, backends }: LoadResult): string {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const calls = sorted.length;
  const lines = [
    `${calls} calls over ${connections} ${connections === 1 ? 'connection' : 'connections'} in ${milliseconds(totalMs)}`,
    `Latency: ${latencies(sorted)}`,
    ...section('Status', statuses, calls),
    ...section('Answered by', backends, calls),
  ];
  return `${lines.join('\n')}\n`;
}

function latencies(sorted: readonly number[]): string {
  if (sorted.length === 0) return 'nothing was measured';
  const at = (percent: number) => sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  const parts = quantiles.map((percent) => `p${percent} ${milliseconds(at(percent))}`);
  return [`least ${milliseconds(sorted[0] ?? 0)}`, ...parts, `most ${milliseconds(sorted.at(-1) ?? 0)}`].join(', ');
}

function section(title: string, rows: readonly [string, number][], calls: number): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [
    `${title}:`,
    ...rows.map(([name, count]) => `  ${name.padEnd(width)}  ${count}  ${Math.round((count / calls) * 100)} %`),
  ];
}

function milliseconds(value: number): string {
  return value < 1000 ? `${value.toFixed(value < 10 ? 2 : 0)} ms` : `${(value / 1000).toFixed(2)} s`;
}
