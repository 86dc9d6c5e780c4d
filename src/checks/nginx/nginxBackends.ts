import type { FieldPath } from '../../model/inventory.js';
import { type Ingress, keyOf } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink, PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';

export const backendProtocol = 'nginx.ingress.kubernetes.io/backend-protocol';

/** A backend whose Service and port exist; those that do not are told by the checks of Ingresses. */
export type NginxBackend = IngressBackendLink & { service: ServiceNode; port: PortNode };

/** An Ingress that ingress-nginx serves, or may serve, with its backends. */
export interface NginxIngress {
  ingress: Ingress;
  backends: NginxBackend[];
  /** False where the class is used by another product too: then nothing about it is more than info. */
  certain: boolean;
  /** What told the product. */
  evidence: string;
}

/**
 * Ingresses of ingress-nginx, in an order that does not depend on the input's. Canaries are left out: they have the
 * settings of the main Ingress, and the controller ignores their own.
 */
export function nginxIngresses(topology: Readonly<Topology>): NginxIngress[] {
  const found = new Map<Ingress, NginxIngress>();
  for (const link of topology.ingressBackends) {
    const { ingress, product, service, port } = link;
    const certain = product.name === 'ingress-nginx';
    const possible = product.name === 'ambiguous' && product.candidates.includes('ingress-nginx');
    if (!service || !port || !(certain || possible) || isCanary(ingress)) continue;
    const entry = found.get(ingress) ?? { ingress, backends: [], certain, evidence: product.evidence };
    entry.backends.push({ ...link, service, port });
    found.set(ingress, entry);
  }
  return [...found.values()].sort((a, b) => (keyOf(a.ingress) < keyOf(b.ingress) ? -1 : 1));
}

/** What backend-protocol says, as ingress-nginx reads it; undefined where it is not set. */
export function protocolOf({ metadata }: Ingress): string | undefined {
  return metadata.annotations?.[backendProtocol]?.trim().toUpperCase();
}

/** The field of an annotation, or the place where it is missing. */
export function annotationPath({ metadata }: Ingress, name: string): FieldPath {
  return metadata.annotations?.[name] === undefined ? ['metadata', 'annotations'] : ['metadata', 'annotations', name];
}

/** The backends believed to be gRPC; where there is none, those that a weak hint speaks for. */
export function grpcBackends({ backends }: NginxIngress): { links: NginxBackend[]; believed: boolean } {
  const links = backends.filter((link) => believesGrpc(link.port));
  if (links.length > 0) return { links, believed: true };
  return { links: backends.filter((link) => link.port.grpc.level === 'weak'), believed: false };
}

/** `greeter:80`. */
export function backendText({ service, port }: NginxBackend): string {
  return `${service.service.metadata.name}:${port.port.port}`;
}

/** Why a port is taken for gRPC: the strongest reason. */
export function grpcWitness(link: NginxBackend): { source: string; says: string } {
  const [reason] = link.port.grpc.reasons;
  return {
    source: reason?.from ?? `Service/${link.service.service.metadata.name}`,
    says: reason ? `${backendText(link)} is gRPC: ${reason.says}` : `${backendText(link)} is taken for gRPC`,
  };
}

function isCanary({ metadata }: Ingress): boolean {
  return metadata.annotations?.['nginx.ingress.kubernetes.io/canary'] === 'true';
}
