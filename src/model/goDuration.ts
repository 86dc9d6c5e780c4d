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

/** Whole nanoseconds as Go writes a duration: `968ms`, `1.5µs`, `1m0.5s`, `0s`. */
export function goDurationText(nanoseconds: number): string {
  const sizes = [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
    ['ns', 1],
  ] as const;
  const minutes = Math.floor(nanoseconds / 60e9);
  const hours = Math.floor(minutes / 60);
  const whole = `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes % 60}m` : ''}`;
  const rest = nanoseconds % 60e9;
  const [unit, size] = (whole === '' && sizes.find(([, least]) => rest >= least)) || sizes[0];
  return `${whole}${(rest / size).toFixed(Math.log10(size)).replace(/(?:\.|(\.\d*[1-9]))0+$/, '$1')}${unit}`;
}
