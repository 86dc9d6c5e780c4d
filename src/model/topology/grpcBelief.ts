import type { Container, Probe, Service, ServicePort } from '../objects.js';
import type { GrpcBelief, PortTarget } from './topology.js';
import { runningContainers, templateOf } from './workloadParts.js';

type Reason = { says: string; from: string };

/** What speaks for gRPC from outside the Service and its pods. */
export interface RoutedAs {
  /** GRPCRoutes that lead here. */
  grpcRoutes: readonly string[];
  /** Ingresses whose gRPC setting covers the port. The setting is per Ingress, so it covers its HTTP backends too. */
  grpcIngresses: readonly string[];
  /** Routes of controllers' own kinds that have plaintext HTTP/2 spoken to the port. */
  h2cRoutes: readonly string[];
  /** The user's own word on the command line. */
  userSays: boolean;
}

const grpcName = /^(grpcs?|grpc-(?!web).*|.*-grpc|h2c|h2c-.*|http2-.*)$/;
const httpName = /^(https?|https?-.*|web|grpc-web.*|metrics|prometheus|tcp-.*|admin|health.*)$/;
const grpcProtocols = new Set(['grpc', 'grpcs']);
const h2cProtocols = new Set(['h2c', 'kubernetes.io/h2c']);
const httpProtocols = new Set(['http', 'https', 'ws', 'wss', 'kubernetes.io/ws', 'kubernetes.io/wss', 'grpc-web']);

/** Whether a Service port is gRPC, by everything that speaks for and against it. */
export function grpcBelief(
  service: Service,
  port: ServicePort,
  targets: readonly PortTarget[],
  routedAs: RoutedAs,
): GrpcBelief {
  const own = `Service/${service.metadata.name}`;
  const field = `${own} port ${port.port}`;
  const word = userWord(service, port, routedAs.userSays);
  if (word === false)
    return {
      level: 'no',
      reasons: [],
      against: [{ says: 'declared not to be gRPC', from: `${own} annotation grpclb.dev/grpc` }],
    };

  const proof: Reason[] = [];
  const strong: Reason[] = [];
  const weak = new Map<string, Reason>();
  const against: Reason[] = [];

  if (word === true)
    proof.push({
      says: 'declared as gRPC by the user',
      from: routedAs.userSays ? '--grpc' : `${own} annotation grpclb.dev/grpc`,
    });
  const appProtocol = port.appProtocol?.toLowerCase();
  let h2c: Reason | undefined;
  if (appProtocol !== undefined) {
    const said = { says: `appProtocol ${port.appProtocol}`, from: field };
    if (grpcProtocols.has(appProtocol)) proof.push(said);
    else if (h2cProtocols.has(appProtocol)) h2c = said;
    else if (appProtocol === 'http2') strong.push(said);
    else if (httpProtocols.has(appProtocol)) against.push(said);
  }
  for (const route of routedAs.grpcRoutes) proof.push({ says: 'backend of a GRPCRoute', from: route });

  if (port.name !== undefined) {
    if (grpcName.test(port.name)) strong.push({ says: `port name ${port.name}`, from: field });
    else if (httpName.test(port.name)) against.push({ says: `port name ${port.name}`, from: field });
  }
  for (const target of targets) hearWorkload(target, proof, strong, weak, against);

  for (const ingress of routedAs.grpcIngresses) {
    // The setting covers every backend of the Ingress, so what the port says of itself comes first.
    (against.length === 0 ? proof : []).push({
      says: 'backend of an Ingress that speaks gRPC to its backends',
      from: ingress,
    });
  }

  for (const route of routedAs.h2cRoutes) {
    (against.length === 0 ? proof : []).push({ says: 'backend of a route that speaks h2c to it', from: route });
  }

  if (h2c) {
    // Plaintext HTTP/2 is gRPC nearly always. A port that calls itself http, and for which nothing else speaks, may
    // well be a web application that takes both.
    const spokenFor = proof.length + strong.length + routedAs.grpcIngresses.length > 0;
    if (spokenFor || against.length === 0) proof.unshift(h2c);
    else weak.set('appProtocol', h2c);
  }

  const level = decide(proof.length, strong.length, weak.size, against.length);
  return { level, reasons: level === 'no' ? [] : [...proof, ...strong, ...weak.values()], against };
}

function decide(proofs: number, strong: number, weak: number, against: number): GrpcBelief['level'] {
  if (proofs > 0) return 'declared';
  if (strong > 0) return 'likely';
  if (weak === 0 || against > 0) return 'no';
  // Two hints of different kinds, such as the number 50051 and an image called grpc-server, are more than chance.
  return weak > 1 ? 'likely' : 'weak';
}

/** `grpclb.dev/grpc`: "true", "false", or a list of port names and numbers. */
function userWord(service: Service, port: ServicePort, onCommandLine: boolean): boolean | undefined {
  if (onCommandLine) return true;
  const annotation = service.metadata.annotations?.['grpclb.dev/grpc']?.trim();
  if (annotation === undefined || annotation === '') return undefined;
  if (annotation === 'true' || annotation === 'false') return annotation === 'true';
  return annotation.split(/[\s,]+/).some((entry) => entry === port.name || entry === String(port.port));
}

function hearWorkload(
  target: PortTarget,
  proof: Reason[],
  strong: Reason[],
  weak: Map<string, Reason>,
  against: Reason[],
): void {
  if (target.state === 'unresolved') return;
  const { workload, number } = target;
  const from = `${workload.kind}/${workload.metadata.name}`;
  const portName = target.state === 'resolved' ? target.containerPort.name : undefined;
  if (portName !== undefined) {
    const said = { says: `container port name ${portName}`, from };
    if (grpcName.test(portName)) strong.push(said);
    else if (httpName.test(portName)) against.push(said);
  }
  for (const container of runningContainers(templateOf(workload)?.spec)) {
    hearProbes(container, number, portName, from, proof, against);
    if (container.env?.some((e) => /(^|_)GRPC(_\w+)?_PORT$/i.test(e.name) && e.value === String(number))) {
      strong.push({ says: `environment variable for a gRPC port holds ${number}`, from });
    }
    if (/grpc/i.test(container.image ?? '')) weak.set('image', { says: `image ${container.image}`, from });
  }
  if (number === 50051) weak.set('number', { says: 'port number 50051', from });
  if (/grpc/i.test(workload.metadata.name))
    weak.set('workload', { says: `workload name ${workload.metadata.name}`, from });
}

function hearProbes(
  container: Container,
  number: number,
  portName: string | undefined,
  from: string,
  proof: Reason[],
  against: Reason[],
): void {
  for (const probe of probesOf(container)) {
    if (probe.grpc && Number(probe.grpc.port) === number) proof.push({ says: 'gRPC probe', from });
    const httpPort = probe.httpGet?.port;
    if (httpPort !== undefined && (httpPort === number || httpPort === portName))
      against.push({ says: 'HTTP probe', from });
    const command = probe.exec?.command?.join(' ') ?? '';
    if (/grpc[_-]health[_-]probe|grpcurl/.test(command) && new RegExp(`:${number}\\b`).test(command)) {
      proof.push({ says: 'probe by grpc_health_probe', from });
    }
  }
}

export function probesOf(container: Container): Probe[] {
  return [container.livenessProbe, container.readinessProbe, container.startupProbe].filter((p) => p !== undefined);
}
