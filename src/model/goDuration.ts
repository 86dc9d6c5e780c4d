const secondsPerUnit: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** A Go duration (`968ms`, `1m0.5s`, `0`) in seconds; undefined when it is none. */
export function goDurationSeconds(text: string): number | undefined {
  const [, sign, rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  if (rest === '0') return 0;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined;
  let seconds = 0;
  for (const [, number, unit] of rest.matchAll(/([\d.]+)([^\d.]+)/g)) {
    seconds += Number(number) * (secondsPerUnit[unit ?? ''] ?? Number.NaN);
  }
  return sign === '-' ? -seconds : seconds;
}
