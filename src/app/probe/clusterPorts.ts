import { ProbeFailure } from './probeOptions.js';

/** What is looked at of a pod. */
export interface PodFact {
  metadata: { name: string; deletionTimestamp?: string };
  spec?: { containers?: { ports?: { name?: string; containerPort: number }[] }[] };
  status?: { conditions?: { type: string; status: string }[] };
}

interface ServicePort {
  name?: string;
  port: number;
  targetPort?: number | string;
  appProtocol?: string;
}

/** What is looked at of a Service. */
export interface ServiceFact {
  metadata: { name: string };
  spec?: { selector?: Record<string, string>; ports?: ServicePort[] };
}

export function isReady({ metadata, status }: PodFact): boolean {
  const ready = status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return ready === true && metadata.deletionTimestamp === undefined;
}

/** The port of a pod: by number, by name, or the only one, or the only one that is named for gRPC. */
export function podPort(pod: PodFact, wanted: string | undefined, asked: string): number {
  if (wanted !== undefined && /^\d+$/.test(wanted)) return Number(wanted);
  const ports = (pod.spec?.containers ?? []).flatMap((container) => container.ports ?? []);
  const found = chosen(
    ports.filter(({ name }) => wanted === undefined || name === wanted),
    ({ name = '' }) => /^(grpc|h2c?)(-|$)/.test(name),
  );
  if (found) return found.containerPort;
  throw ambiguous(
    asked,
    wanted,
    ports.map(({ name, containerPort }) => (name ? `${containerPort} (${name})` : `${containerPort}`)),
  );
}

/** The port of a Service: by number or name, or the only one, or the only one that is declared as gRPC. */
export function servicePort({ metadata, spec }: ServiceFact, wanted: string | undefined): ServicePort {
  const ports = spec?.ports ?? [];
  const found = chosen(
    ports.filter(({ name, port }) => wanted === undefined || name === wanted || String(port) === wanted),
    ({ name = '', appProtocol = '' }) => /^(grpc|h2c?)(-|$)/.test(name) || /grpc|h2c/.test(appProtocol),
  );
  if (found) return found;
  throw ambiguous(
    `svc/${metadata.name}`,
    wanted,
    ports.map(({ name, port }) => (name ? `${port} (${name})` : `${port}`)),
  );
}

function chosen<T>(ports: readonly T[], isGrpc: (port: T) => boolean): T | undefined {
  if (ports.length === 1) return ports[0];
  const grpc = ports.filter(isGrpc);
  return grpc.length === 1 ? grpc[0] : undefined;
}

function ambiguous(asked: string, wanted: string | undefined, ports: readonly string[]): ProbeFailure {
  const has = ports.length === 0 ? 'it declares no port' : `it has ${ports.join(', ')}`;
  const what = wanted === undefined ? 'which port is meant is not clear' : `there is no port ${wanted}`;
  return new ProbeFailure(`${asked}: ${what}; ${has}. Write ${asked.split(':')[0]}:PORT.`, 2);
}
