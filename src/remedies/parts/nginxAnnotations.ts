import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';

export const backendProtocol = 'nginx.ingress.kubernetes.io/backend-protocol';

/** Annotations that change the path of a call: a gRPC path names service and method and bears no change. */
export const pathAnnotations = [
  'nginx.ingress.kubernetes.io/rewrite-target',
  'nginx.ingress.kubernetes.io/use-regex',
  'nginx.ingress.kubernetes.io/app-root',
  'haproxy-ingress.github.io/rewrite-target',
  'haproxy.org/path-rewrite',
  'konghq.com/strip-path',
];

/** `GRPCS` where the servers end TLS themselves, else `GRPC`. */
export function grpcProtocol(links: readonly IngressBackendLink[]): 'GRPC' | 'GRPCS' {
  return links.some((l) => l.port?.serverTls.state === 'tls') ? 'GRPCS' : 'GRPC';
}

/** Backends by what they speak; those whose Service or port is not known are in neither. */
export function bySpeech(links: readonly IngressBackendLink[]): {
  grpc: IngressBackendLink[];
  other: IngressBackendLink[];
} {
  return {
    grpc: links.filter((l) => believesGrpc(l.port)),
    other: links.filter((l) => l.port !== undefined && !believesGrpc(l.port)),
  };
}
