import { grouped } from '../../model/words.js';

/** Calls per second: a digit behind the point where it matters. */
export function rateText(perSecond: number): string {
  return perSecond > 0 && perSecond < 99.95 ? perSecond.toFixed(1) : grouped(perSecond);
}

/** An age as kubectl writes it, by its largest unit: `45s`, `9m`, `3h`, `12d`. */
export function ageText(seconds: number): string {
  if (seconds < 120) return `${Math.max(0, Math.round(seconds))}s`;
  if (seconds < 120 * 60) return `${Math.round(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)}h`;
  return `${Math.round(seconds / 86_400)}d`;
}

/** A time span in words' length: `0.4 s`, `30 s`, `12 min`. */
export function durationText(seconds: number): string {
  if (seconds >= 600) return `${Math.round(seconds / 60)} min`;
  return `${Number(seconds.toFixed(seconds < 100 ? 1 : 0))} s`;
}

/** How long a connection has been open; nothing where nobody knows. */
export function openText({ ageSeconds, isNew }: { ageSeconds?: number; isNew?: true }): string {
  if (ageSeconds === undefined) return '';
  return isNew ? ` opened in the last ${ageText(ageSeconds)}` : ` open for about ${ageText(ageSeconds)}`;
}

/** Millicores as `kubectl top` writes them. */
export function cpuText(millicores: number): string {
  return millicores > 0 && millicores < 0.5 ? '<1m' : `${grouped(millicores)}m`;
}

export function bytesRateText(bytesPerSecond: number): string {
  let value = bytesPerSecond;
  for (const unit of ['B/s', 'kB/s', 'MB/s']) {
    if (value < 999.5) return `${value < 9.95 && unit !== 'B/s' ? value.toFixed(1) : Math.round(value)} ${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1)} GB/s`;
}

/** CPU seconds since a container started. */
export function cpuSecondsText(seconds: number): string {
  return seconds < 99.95 ? `${seconds.toFixed(1)} s` : `${grouped(seconds)} s`;
}

/** A share of 0 to 1 in whole per cent; what is not quite nothing or not quite all is not rounded to it. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.005) return '<1 %';
  if (share < 1 && share >= 0.995) return '>99 %';
  return `${Math.round(share * 100)} %`;
}
