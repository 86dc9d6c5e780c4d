import { appProtocolEffect, appProtocolForGrpc } from '../appProtocols.js';
import { nearest } from '../nearest.js';
import type { ServicePort } from '../objects.js';
import { readersOf } from '../topology/appProtocolReaders.js';
import { believesGrpc } from '../topology/tlsUse.js';
import type { IngressBackendLink, PortNode, RouteBackendLink, ServiceNode, Topology } from '../topology/topology.js';
import type { ChainLink } from './portChain.js';

/** A backend of an Ingress or a Route. */
export type Front = IngressBackendLink | RouteBackendLink;

/** `50051 (grpc)`. */
export function portWord({ port, name }: ServicePort): string {
  return name === undefined ? String(port) : `${port} (${name})`;
}

/** The step from an Ingress or a Route to a Service; undefined for a backend that is no Service. */
export function frontLink(front: Front, topology: Readonly<Topology>): ChainLink | undefined {
  const named = backendOf(front);
  if (!named) return undefined;
  const { service, port, namespace } = named;
  const link = { step: 'front', from: whereFrom(front), to: `Service/${service}:${port ?? '?'}` } as const;
  if (front.port) return { ...link, ...heard(front.port, front, topology) };
  if (!front.service) {
    const names = topology.services
      .filter((s) => s.service.metadata.namespace === namespace)
      .map((s) => s.service.metadata.name);
    return {
      ...link,
      state: 'broken',
      says: `there is no Service ${service} in namespace ${namespace}`,
      ...meant(nearest(service, names)),
    };
  }
  const ports = front.service.ports;
  const says =
    port === undefined
      ? 'the backend names no port'
      : `Service ${service} has no port ${port}; it has ${ports.map((p) => portWord(p.port)).join(', ') || 'none'}`;
  return { ...link, state: 'broken', says, ...meant(nearestPort(front.service, port)) };
}

/** Whether who reads the appProtocol of the port can call it: some serve nothing behind a value that they do not know. */
function heard(
  port: PortNode,
  front: Front,
  topology: Readonly<Topology>,
): Pick<ChainLink, 'state' | 'says' | 'nearest'> {
  const { appProtocol } = port.port;
  if (appProtocol === undefined || !believesGrpc(port)) return { state: 'ok' };
  const deaf = readersOf(port, topology).find(
    (r) => r.front === front && ['refused', 'http1'].includes(appProtocolEffect(r.reader, appProtocol)),
  );
  if (!deaf) return { state: 'ok' };
  const refused = appProtocolEffect(deaf.reader, appProtocol) === 'refused';
  return {
    state: 'broken',
    says: `${deaf.says}, ${refused ? `refuses appProtocol ${appProtocol}` : `takes appProtocol ${appProtocol} for HTTP/1.1`}`,
    ...meant(deaf.reader === 'nginx-gateway-http' ? 'a GRPCRoute' : appProtocolForGrpc),
  };
}

function meant(value: string | undefined): { nearest?: string } {
  return value === undefined ? {} : { nearest: value };
}

function backendOf(
  front: Front,
): { service: string; port: string | number | undefined; namespace: string } | undefined {
  if ('ingress' in front) {
    const { service } = front.backend;
    const namespace = front.ingress.metadata.namespace ?? '';
    return service && { service: service.name, port: service.port?.number ?? service.port?.name, namespace };
  }
  const ref = front.path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
    front.route,
  ) as { name?: string; port?: number; namespace?: string; kind?: string } | undefined;
  if (ref?.name === undefined || (ref.kind ?? 'Service') !== 'Service') return undefined;
  return { service: ref.name, port: ref.port, namespace: ref.namespace ?? front.route.metadata.namespace ?? '' };
}

function whereFrom(front: Front): string {
  if ('ingress' in front) return `Ingress/${front.ingress.metadata.name} ${front.host ?? '*'}${front.httpPath ?? '/'}`;
  const { kind, metadata, spec } = front.route;
  return `${kind}/${metadata.name}${spec?.hostnames?.length ? ` ${spec.hostnames.join(', ')}` : ''}`;
}

/** The port of a Service that a wrong one most likely stands for. */
function nearestPort({ ports }: ServiceNode, wanted: string | number | undefined): string | undefined {
  const behind = ports.find((p) => wanted !== undefined && leadsTo(p, wanted));
  if (behind) return portWord(behind.port);
  const byName =
    typeof wanted === 'string'
      ? nearest(
          wanted,
          ports.flatMap((p) => p.port.name ?? []),
        )
      : undefined;
  const named = ports.find((p) => p.port.name === byName && byName !== undefined);
  const grpc = ports.filter(believesGrpc);
  const only = named ?? (grpc.length === 1 ? grpc[0] : ports.length === 1 ? ports[0] : undefined);
  return only && portWord(only.port);
}

/** Whether the wanted port is the pods' own behind this port of the Service: the commonest slip. */
function leadsTo({ port, targets }: PortNode, wanted: string | number): boolean {
  if (port.targetPort === wanted) return true;
  return targets.some(
    (t) => t.state === 'resolved' && (t.containerPort.containerPort === wanted || t.containerPort.name === wanted),
  );
}
