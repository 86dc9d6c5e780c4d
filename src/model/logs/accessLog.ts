import type { AccessLogFormat } from './accessLine.js';
import { envoy } from './formats/envoy.js';
import { envoyJson } from './formats/envoyJson.js';
import { haproxy } from './formats/haproxy.js';
import { ingressNginx } from './formats/ingressNginx.js';
import { nginxJson } from './formats/nginxJson.js';
import { traefik } from './formats/traefik.js';
import { traefikJson } from './formats/traefikJson.js';

/** Every access log format that can be read; no line is of two of them. */
export const accessLogFormats: readonly AccessLogFormat[] = [
  ingressNginx,
  nginxJson,
  haproxy,
  traefik,
  traefikJson,
  envoy,
  envoyJson,
];

/** Start-up messages and errors stand between access lines, so many are tried. */
const linesTried = 500;

/** The format of the first line that is an access line; undefined where none of the first lines is. */
export function detectFormat(lines: Iterable<string>): AccessLogFormat | undefined {
  let tried = 0;
  for (const line of lines) {
    const format = accessLogFormats.find((candidate) => candidate.parse(line) !== undefined);
    if (format) return format;
    if (++tried === linesTried) return undefined;
  }
  return undefined;
}
