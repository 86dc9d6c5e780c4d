import type { AccessLine } from '../accessLine.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `22/Nov/2026:11:56:08 +0000` (or ISO 8601) as ISO 8601. */
export function timeOf(text: string | undefined): string | undefined {
  const [, day, month, year, time, hours, minutes] =
    /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  const monthNumber = String(months.indexOf(month ?? '') + 1).padStart(2, '0');
  const iso = year === undefined ? (text ?? '') : `${year}-${monthNumber}-${day}T${time}${hours}:${minutes}`;
  // Without a zone Date would take our own.
  const ms = /(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? Date.parse(iso) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

/** `POST /helloworld.Greeter/SayHello HTTP/2.0`; undefined for anything else. */
export function requestOf(text: string): { method: string; path: string } | undefined {
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/[\d.]+$/.exec(text) ?? [];
  return method !== undefined && path !== undefined ? { method, path } : undefined;
}

/** A field that a log writes as `-` or leaves empty when there is nothing to say. */
export function told(text: string | undefined): string | undefined {
  return text === undefined || text === '' || text === '-' ? undefined : text;
}

/** nginx's lists: a comma between tries, a colon between server groups after an internal redirect. */
export function nginxList(text: string): string[] {
  return text.split(/, | : /).filter((part) => told(part) !== undefined);
}

/** `h2c://10.244.1.63:50051` without its scheme and path. */
export function addressOfUrl(url: string): string {
  return url.replace(/^[a-z0-9+.-]+:\/\//, '').replace(/\/.*$/, '');
}

export function optional(line: {
  service: string | undefined;
  host?: string | undefined;
  grpcStatus?: number | undefined;
}): Pick<AccessLine, 'service' | 'host' | 'grpcStatus'> {
  return {
    ...(line.service !== undefined && { service: line.service }),
    ...(line.host !== undefined && { host: line.host }),
    ...(line.grpcStatus !== undefined && { grpcStatus: line.grpcStatus }),
  };
}
