import type { CallEvidence } from './callEvidence.js';

/** Somebody between the caller and the server, known by a page, a header or a message of its own. */
export interface Stranger {
  name: string;
  /** How the ingress controller of this name is told to speak gRPC to pods. */
  grpcBackend?: string;
}

const nginx: Stranger = {
  name: 'nginx',
  grpcBackend: 'with ingress-nginx: nginx.ingress.kubernetes.io/backend-protocol: "GRPC" on the Ingress',
};
const defaultBackend: Stranger = { ...nginx, name: 'the default backend of an ingress controller' };
const haproxy: Stranger = {
  name: 'HAProxy',
  grpcBackend: 'with an ingress controller on HAProxy: the backend protocol h2 (haproxy.org/server-proto: "h2")',
};
const envoy: Stranger = {
  name: 'Envoy',
  grpcBackend: 'with a gateway on Envoy: appProtocol kubernetes.io/h2c on the port of the Service',
};
const traefik: Stranger = {
  name: 'Traefik',
  grpcBackend: 'with Traefik: traefik.ingress.kubernetes.io/service.serversscheme: h2c on the Service',
};
const alb: Stranger = {
  name: 'an AWS load balancer',
  grpcBackend: 'with the AWS controller: alb.ingress.kubernetes.io/backend-protocol-version: GRPC on the Ingress',
};
const kong: Stranger = { name: 'Kong', grpcBackend: 'with Kong: konghq.com/protocol: grpc on the Service' };
const google: Stranger = {
  name: 'a Google load balancer',
  grpcBackend: 'on GKE: cloud.google.com/app-protocols with HTTP2 on the Service',
};

/** Pages that only one product writes. */
const pages: readonly [RegExp, Stranger][] = [
  [/^default backend - 404/, defaultBackend],
  [/<center>(nginx|openresty)(\/[\d.]+)?<\/center>/, nginx],
  [/The plain HTTP request was sent to HTTPS port/, nginx],
  [/^<html><body><h1>\d{3} [A-Za-z -]+<\/h1>\n/, haproxy],
  [/upstream connect error or disconnect\/reset before headers|^no healthy upstream|^upstream request timeout/, envoy],
  [/^no available server/, traefik],
  [/no Route matched with those values|An invalid response was received from the upstream server/, kong],
  [/"error_msg":"404 Route Not Found"/, { name: 'APISIX', grpcBackend: 'with APISIX: scheme grpc of the upstream' }],
  [/<title>50\d Server Error<\/title>[\s\S]*Error: Server Error/, google],
];

const servers: readonly [RegExp, Stranger][] = [
  [/^(nginx|openresty)/i, nginx],
  [/^(istio-)?envoy$/i, envoy],
  [/^awselb/i, alb],
  [/^kong/i, kong],
  [/^(google frontend|gws)/i, google],
  [/^cloudflare/i, { name: 'Cloudflare', grpcBackend: 'gRPC has to be switched on for the zone' }],
];

/** Who answered instead of the gRPC server; undefined where nothing gives it away. */
export function strangerOf(evidence: CallEvidence): Stranger | undefined {
  const { page = '', contentType = '', headers, message, code, http, ended } = evidence;
  const text = page.trimStart();
  const byPage = pages.find(([pattern]) => pattern.test(text) || (ended === 'status' && pattern.test(message)));
  if (byPage) return byPage[1];
  if (http === 464) return alb;
  if (headers['l5d-proxy-error'] !== undefined) return { name: 'Linkerd' };
  if (ended === 'status' && isEnvoysOwn(headers, message, code)) return envoy;
  // A gRPC server behind a proxy keeps the proxy's name in its answers: only pages are the proxy's own.
  if (ended !== 'page') return undefined;
  // Envoy puts its name on what it passes on, too.
  if (headers['x-envoy-upstream-service-time'] !== undefined) return undefined;
  const named = servers.find(([pattern]) => pattern.test(headers.server ?? ''))?.[1];
  // It leaves that time out where the upstream answers before the request has ended; its own words are plain text.
  return named === envoy && /^text\/html\b/.test(contentType) ? undefined : named;
}

/** Answers of a server have its time in a header; without it, these statuses are Envoy's where nobody said a word. */
function isEnvoysOwn(headers: CallEvidence['headers'], message: string, code: number): boolean {
  if (!/^(istio-)?envoy$/i.test(headers.server ?? '') || headers['x-envoy-upstream-service-time'] !== undefined)
    return false;
  return message === 'RBAC: access denied' || (message === '' && [7, 12, 16].includes(code));
}
