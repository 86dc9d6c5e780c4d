/** A line in a log that is known, and what it means. */
export interface Signature {
  id: string;
  /** Who writes such a line. */
  speaker: 'nginx' | 'haproxy' | 'envoy' | 'traefik' | 'server' | 'client';
  /** `info`: it may well be in order. */
  level: 'error' | 'info';
  pattern: RegExp;
  /** What it means, in words; from the line's own particulars where it has some. */
  says: string | ((match: RegExpExecArray) => string);
  /** What to do. */
  next: string;
}
