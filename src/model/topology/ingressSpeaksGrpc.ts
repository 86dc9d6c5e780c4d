import type { IngressBackendLink } from './topology.js';

/** Whether the Ingress asks its controller to speak gRPC to this backend. */
export function speaksGrpc({ ingress, service, product }: IngressBackendLink): boolean {
  const own = ingress.metadata.annotations ?? {};
  const theirs = service?.service.metadata.annotations ?? {};
  if (product.name === 'ingress-nginx' || product.name === 'ambiguous' || product.name === 'unknown') {
    return /^GRPCS?$/i.test(own['nginx.ingress.kubernetes.io/backend-protocol'] ?? '');
  }
  if (product.name === 'f5-nginx') {
    return (own['nginx.org/grpc-services'] ?? '').split(',').some((s) => s.trim() === service?.service.metadata.name);
  }
  if (product.name === 'aws-alb') return own['alb.ingress.kubernetes.io/backend-protocol-version'] === 'GRPC';
  return /^grpcs?$/.test(
    theirs['konghq.com/protocol'] ??
      own['haproxy-ingress.github.io/backend-protocol'] ??
      own['k8s.apisix.apache.org/upstream-scheme'] ??
      '',
  );
}
