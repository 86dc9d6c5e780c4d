import { frontsOf } from '../logs/traces.js';
import { nearest as nearestName } from '../nearest.js';
import { believesGrpc } from '../topology/tlsUse.js';
import type { GrpcLevel, PortNode, PortTarget, ServiceNode, Topology } from '../topology/topology.js';
import { count, listed } from '../words.js';
import { type Front, frontLink, portWord } from './fronts.js';

/** One step on the way of a call. `unknown` is neither seen to work nor to break. */
export interface ChainLink {
  step: 'front' | 'target' | 'endpoints' | 'listens' | 'speaks';
  state: 'ok' | 'broken' | 'unknown';
  from: string;
  to: string;
  /** One fact, where the two ends do not say it all. */
  says?: string;
  /** The nearest right value, where something is wrong. */
  nearest?: string;
}

/** The way of a call through one port of a Service. */
export interface PortChain {
  namespace: string;
  service: string;
  port: number;
  portName?: string;
  grpc: GrpcLevel;
  links: ChainLink[];
}

/** What was seen of a pod at run time; undefined parts were not read. */
export interface PodFacts {
  /** Ports that something in the pod listens on, or why that is not known. */
  listens?: readonly number[] | string;
  /** What answers on a port, by number. */
  speaks?: Readonly<Record<number, SpokenProtocol>>;
}

export interface SpokenProtocol {
  protocol: 'h2c' | 'tls-h2' | 'tls' | 'http1' | 'nothing' | 'cut' | 'silent' | 'unknown';
  says: string;
}

/** The chain of one port, by objects alone. */
export function portChain(node: ServiceNode, port: PortNode, topology: Readonly<Topology>): PortChain {
  const { name, namespace = '' } = node.service.metadata;
  return {
    namespace,
    service: name,
    port: port.port.port,
    ...(port.port.name !== undefined && { portName: port.port.name }),
    grpc: port.grpc.level,
    links: [...fronts(node, port, topology), ...targets(node, port), ...endpoints(port)],
  };
}

/** Backends that name a Service or a port that is not there, with what they may have meant. */
export function looseFronts(topology: Readonly<Topology>, concerns: (front: Front) => boolean): ChainLink[] {
  const all: Front[] = [...topology.ingressBackends, ...topology.routeBackends];
  return all
    .filter((front) => front.port === undefined && concerns(front))
    .flatMap((f) => frontLink(f, topology) ?? []);
}

function fronts(node: ServiceNode, port: PortNode, topology: Readonly<Topology>): ChainLink[] {
  const { ingresses, routes } = frontsOf(node, topology);
  return [...ingresses, ...routes].filter((f) => f.port === port).flatMap((f) => frontLink(f, topology) ?? []);
}

function targets({ service, workloads, external }: ServiceNode, port: PortNode): ChainLink[] {
  const { port: number, targetPort = number } = port.port;
  const from = `Service/${service.metadata.name}:${portWord(port.port)}`;
  if (external)
    return [{ step: 'target', state: 'unknown', from, to: 'a name outside the cluster', says: 'ExternalName' }];
  if (workloads.length === 0) {
    const selector = Object.entries(service.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    const broken = selector.length > 0;
    const says = broken ? `the selector ${selector.join(',')} matches no workload` : 'the Service has no selector';
    return [{ step: 'target', state: broken ? 'broken' : 'unknown', from, to: `targetPort ${targetPort}`, says }];
  }
  return port.targets.map((target) => targetLink(target, `${from} (targetPort ${targetPort})`, port));
}

function targetLink(target: PortTarget, from: string, port: PortNode): ChainLink {
  const { kind, metadata } = target.workload;
  const workload = `${kind}/${metadata.name}`;
  if (target.state === 'resolved') {
    const { name, containerPort } = target.containerPort;
    const to = `${workload}, container ${target.container.name}, port ${name === undefined ? '' : `${name} = `}${containerPort}`;
    return { step: 'target', state: 'ok', from, to };
  }
  const declared = target.declared.map(({ name, containerPort }) =>
    name === undefined ? String(containerPort) : `${name} (${containerPort})`,
  );
  const has = declared.length > 0 ? `its containers declare ${listed(declared, 6)}` : 'its containers declare no port';
  if (target.state === 'undeclared') {
    // Legal: containerPort is documentation. Where one declared port is gRPC by name, that is what was meant.
    const meant = believesGrpc(port) ? onlyGrpc(target.declared) : undefined;
    return {
      step: 'target',
      state: 'unknown',
      from,
      to: `${workload}, port ${target.number}`,
      says: `no container declares ${target.number}; ${has}`,
      ...(meant !== undefined && { nearest: meant }),
    };
  }
  const named = target.declared.flatMap(({ name }) => name ?? []);
  const meant = nearestName(target.name, named) ?? onlyGrpc(target.declared);
  return {
    step: 'target',
    state: 'broken',
    from,
    to: workload,
    says: `no container has a port named ${target.name}; ${has}`,
    ...(meant !== undefined && { nearest: meant }),
  };
}

function onlyGrpc(declared: readonly { name?: string; containerPort: number }[]): string | undefined {
  const [first, ...others] = declared.filter(({ name }) => name !== undefined && /grpc(?!-?web)|h2c/.test(name));
  if (first && others.length === 0) return `${first.containerPort} (${first.name})`;
  const [single, ...more] = declared;
  if (single && more.length === 0)
    return single.name === undefined ? String(single.containerPort) : `${single.containerPort} (${single.name})`;
  return undefined;
}

function endpoints({ endpoints: counted, port }: PortNode): ChainLink[] {
  if (!counted) return [];
  const { ready, notReady } = counted;
  const to = `${count(ready, 'ready endpoint')}${notReady > 0 ? `, ${notReady} not ready` : ''}`;
  return [{ step: 'endpoints', state: ready > 0 ? 'ok' : 'broken', from: `port ${portWord(port)}`, to }];
}
