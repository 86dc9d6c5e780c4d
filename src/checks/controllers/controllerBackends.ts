import { type Ingress, keyOf, type Service } from '../../model/objects.js';
import type { IngressProductName } from '../../model/topology/ingressProduct.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink, PortNode, ServiceNode, Topology } from '../../model/topology/topology.js';

/** A gRPC backend of an Ingress that one product serves, or may serve. */
export interface ControllerBackend {
  ingress: Ingress;
  node: ServiceNode;
  service: Service;
  port: PortNode;
  link: IngressBackendLink;
  /** `Ingress/edge`. */
  name: string;
  /** `greeter:80`. */
  backend: string;
  /** What told the product. */
  evidence: string;
  /** `is served`, or `may be served` where another product is as likely. */
  served: string;
  /** Info where another product may serve the Ingress as well: then nothing is sure. */
  severity: { severity?: 'info' };
}

/** The gRPC backends of a product's Ingresses, each Service port of an Ingress once. */
export function backendsOf(
  { ingressBackends }: Readonly<Topology>,
  ...products: readonly IngressProductName[]
): ControllerBackend[] {
  const found = new Map<string, ControllerBackend>();
  for (const link of ingressBackends) {
    const { ingress, product, service: node, port } = link;
    const candidates = productsOf(link);
    const certain = candidates.length > 0 && candidates.every((p) => products.includes(p));
    if (!node || !port || !believesGrpc(port) || !candidates.some((p) => products.includes(p))) continue;
    const backend = `${node.service.metadata.name}:${port.port.port}`;
    const name = `Ingress/${ingress.metadata.name}`;
    const { evidence } = product;
    const severity = certain ? {} : ({ severity: 'info' } as const);
    found.set(`${keyOf(ingress)} ${backend}`, {
      ingress,
      node,
      service: node.service,
      port,
      link,
      name,
      backend,
      evidence,
      served: certain ? 'is served' : 'may be served',
      severity,
    });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/**
 * Each Service port once, with all Ingresses that lead to it: what is to be changed on the Service is one fault,
 * however many there are. Told of an Ingress that the product surely serves, where there is one.
 */
export function byServicePort(entries: readonly ControllerBackend[]): (ControllerBackend & { about: Ingress[] })[] {
  return [...Map.groupBy(entries, ({ port }) => port).values()].flatMap((alike) => {
    const told = alike.find(({ severity }) => severity.severity === undefined) ?? alike[0];
    return told ? [{ ...told, about: alike.map(({ ingress }) => ingress) }] : [];
  });
}

/** The product that serves the Ingress of a backend, or those that remain. */
export function productsOf({ product }: IngressBackendLink): IngressProductName[] {
  return product.name === 'ambiguous' ? product.candidates : [product.name];
}

/** The value of an annotation on the Service, else on the Ingress. */
export function annotated(
  { service, ingress }: Pick<ControllerBackend, 'service' | 'ingress'>,
  name: string,
): string | undefined {
  return (service.metadata.annotations?.[name] ?? ingress.metadata.annotations?.[name])?.trim();
}

/** Whether a list such as `80,grpc` names the port. */
export function namesPort(list: string | undefined, { port }: PortNode): boolean {
  return (list ?? '').split(',').some((word) => word.trim() === port.name || word.trim() === String(port.port));
}
