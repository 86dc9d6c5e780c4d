import type { Signature } from './signature.js';
import { client } from './signatures/client.js';
import { envoy } from './signatures/envoy.js';
import { haproxy } from './signatures/haproxy.js';
import { nginx } from './signatures/nginx.js';
import { server } from './signatures/server.js';
import { traefik } from './signatures/traefik.js';

/** Every known line, the particular before the general: the first that matches is the answer. */
export const signatures: readonly Signature[] = [...nginx, ...haproxy, ...envoy, ...traefik, ...server, ...client];

export interface Explanation {
  signature: Signature;
  says: string;
}

/** A line may hold hundreds of kilobytes (nginx with thousands of tries); what it means stands at its start. */
const longestLooked = 8192;

/** What a line means; undefined for a line that is not known. */
export function explain(line: string): Explanation | undefined {
  const start = line.slice(0, longestLooked);
  for (const signature of signatures) {
    const match = signature.pattern.exec(start);
    if (match) return { signature, says: typeof signature.says === 'string' ? signature.says : signature.says(match) };
  }
  return undefined;
}
