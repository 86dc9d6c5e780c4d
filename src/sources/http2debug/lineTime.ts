/** When a line was written, milliseconds since 1970: by what kubectl logs --timestamps puts before it, else by Go's log. */
export function lineTime(line: string): number | undefined {
  const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)/.exec(line)?.[0];
  if (iso !== undefined) return finite(Date.parse(iso) + beyondMilliseconds(iso));
  const [, day, time, fraction = ''] = /(\d{4}\/\d\d\/\d\d) (\d\d:\d\d:\d\d)(\.\d+)?/.exec(line) ?? [];
  // The zone is not printed; only differences are used.
  if (day === undefined) return undefined;
  return finite(Date.parse(`${day.replaceAll('/', '-')}T${time}Z`) + Number(`0${fraction}`) * 1000);
}

/** Date.parse knows no more than milliseconds. */
function beyondMilliseconds(iso: string): number {
  const digits = /\.\d{3}(\d+)/.exec(iso)?.[1];
  return digits === undefined ? 0 : Number(`0.${digits}`);
}

function finite(time: number): number | undefined {
  return Number.isFinite(time) ? time : undefined;
}
