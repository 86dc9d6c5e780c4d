import type { Container, ServicePort } from '../objects.js';
import { probesOf } from './grpcBelief.js';
import type { PortNode, PortTarget, TlsBelief } from './topology.js';

const tlsFlag = /^--?(tls|ssl|use-tls|enable-tls|tls-enabled)(=true)?$|^--?[\w-]*(tls|ssl)[\w-]*(cert|key)[\w-]*(=|$)/i;
const plainFlag =
  /^--?(insecure|plaintext|no-tls|disable-tls)(=true)?$|^--?(tls|ssl|use-tls|enable-tls|tls-enabled)=false$/i;
const tlsVariable = /^(GRPC_|SERVER_)?(USE_)?(TLS|SSL)(_ENABLED|_ENABLE)?$|^GRPC_(TLS|SSL)(_ENABLED)?$/i;

/** What a native gRPC probe says of its port. */
export const plaintextProbe = 'plaintext gRPC probe';

/** Whether the server itself ends TLS on this port. Certificates that are merely mounted say nothing: they may be client certificates. */
export function serverTls(port: ServicePort, targets: readonly PortTarget[]): TlsBelief {
  const { tls, plain } = tlsVoices(port, targets);
  if (tls.length > 0 && plain.length > 0) return { state: 'unknown', reasons: [...tls, ...plain] };
  if (tls.length > 0) return { state: 'tls', reasons: tls };
  return plain.length > 0 ? { state: 'plaintext', reasons: plain } : { state: 'unknown', reasons: [] };
}

/** What speaks for TLS on a port, and what for plaintext. */
export function tlsVoices(port: ServicePort, targets: readonly PortTarget[]): { tls: string[]; plain: string[] } {
  const tls = new Set<string>();
  const plain = new Set<string>();
  const appProtocol = port.appProtocol?.toLowerCase();
  if (appProtocol === 'grpcs' || appProtocol === 'https' || appProtocol === 'tls')
    tls.add(`appProtocol ${appProtocol}`);
  if (appProtocol === 'kubernetes.io/h2c' || appProtocol === 'h2c') plain.add(`appProtocol ${appProtocol}`);
  if (/^(grpcs|https)(-|$)/.test(port.name ?? '')) tls.add(`port name ${port.name}`);
  for (const target of targets) {
    if (target.state === 'resolved')
      hearContainer(target.container, target.number, target.containerPort.name, tls, plain);
  }
  return { tls: [...tls], plain: [...plain] };
}

/** What says that the server ends TLS, whatever appProtocol says of it; nothing where others say plaintext. */
export function tlsDespiteAppProtocol({ port, targets }: Pick<PortNode, 'port' | 'targets'>): string[] {
  const { appProtocol: _, ...rest } = port;
  const { tls, plain } = tlsVoices(rest, targets);
  return plain.length > 0 ? [] : tls;
}

function hearContainer(
  container: Container,
  number: number,
  name: string | undefined,
  tls: Set<string>,
  plain: Set<string>,
): void {
  for (const probe of probesOf(container)) {
    // Native gRPC probes speak plaintext unless `mode: TLS` says otherwise (alpha in Kubernetes 1.37).
    if (probe.grpc && Number(probe.grpc.port) === number) {
      if (probe.grpc.mode === 'TLS') tls.add('gRPC probe with mode TLS');
      else plain.add(plaintextProbe);
    }
    if (probe.httpGet?.scheme === 'HTTPS' && (probe.httpGet.port === number || probe.httpGet.port === name))
      tls.add('HTTPS probe');
    const command = probe.exec?.command ?? [];
    if (command.some((word) => /grpc[_-]health[_-]probe/.test(word)) && command.join(' ').includes(`:${number}`)) {
      if (command.some((word) => /^--?tls(=true)?$/.test(word))) tls.add('grpc_health_probe with -tls');
      else plain.add('grpc_health_probe without -tls');
    }
  }
  for (const word of [...(container.command ?? []), ...(container.args ?? [])].flatMap((w) => w.split(/\s+/))) {
    if (plainFlag.test(word)) plain.add(`argument ${word}`);
    else if (tlsFlag.test(word)) tls.add(`argument ${word.replace(/=.*/, '')}`);
  }
  for (const { name: variable, value } of container.env ?? []) {
    if (!tlsVariable.test(variable)) continue;
    if (/^(true|1|on|yes)$/i.test(value ?? '')) tls.add(`${variable}=${value}`);
    if (/^(false|0|off|no)$/i.test(value ?? '')) plain.add(`${variable}=${value}`);
  }
}
