import type { Signature } from '../signature.js';

export const traefik: readonly Signature[] = [
  {
    id: 'traefik-http1-to-grpc-port',
    speaker: 'traefik',
    level: 'error',
    pattern: /" 50[02] \d+ "[^"]*" "[^"]*" \d+ "[^"]*" "http:\/\/[^"]*" \d+ms$/,
    says: 'Traefik speaks HTTP/1 to the backend (http://), which fails: a gRPC server wants h2c.',
    next: 'Annotate the Service with traefik.ingress.kubernetes.io/service.serversscheme: h2c.',
  },
  {
    id: 'traefik-no-route',
    speaker: 'traefik',
    level: 'error',
    pattern: /" 404 \d+ "[^"]*" "[^"]*" \d+ "-" "-" \d+ms$/,
    says: 'No router matches the request: Traefik answers 404, which gRPC clients see as Unimplemented.',
    next: "Compare the client's authority and the method's path with the rules of the Ingress or route.",
  },
];
