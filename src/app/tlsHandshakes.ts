import { handshake } from '../grpc/dial/handshake.js';
import { boundedParallel } from '../kube/boundedParallel.js';
import type { Gateway } from '../model/gatewayObjects.js';
import type { CertificateFacts, Ingress } from '../model/objects.js';
import type { Handshake, TlsEntry } from '../model/tls/tlsReport.js';
import type { TlsReference } from '../model/topology/topology.js';
import type { RunIo } from './outcome.js';
import type { TlsOptions } from './tls.js';

const atOnce = 8;

/** The handshake of each host with the edge that serves it; says of an entry why there is none. */
export async function shakeHands(
  entries: readonly TlsEntry[],
  references: readonly TlsReference[],
  { edge }: TlsOptions,
  ca: Buffer | undefined,
  { signal, progress }: RunIo,
): Promise<void> {
  const wanted = entries.flatMap((entry, i) => {
    const reference = references[i];
    const address = edge ?? (reference && addressOf(reference));
    const hosts = entry.hosts.map(({ host }) => host).filter((host) => !host.startsWith('*'));
    const why = whyNone(entry, address, hosts);
    if (why !== undefined) entry.notShaken = why;
    return address === undefined ? [] : hosts.map((host) => ({ entry, address, host }));
  });
  if (wanted.length > 0) progress(`shaking hands for ${wanted.length} hosts`);
  await boundedParallel(wanted, atOnce, async ({ entry, address, host }) => {
    const shown = await handshake(address, { serverName: host, ca }, signal);
    const [mine] = entry.chain;
    const [theirs] = shown.chain;
    const result: Handshake = mine && theirs ? { ...shown, isSecrets: isSame(mine, theirs) } : shown;
    entry.handshakes.push(result);
  });
}

function whyNone(entry: TlsEntry, address: string | undefined, hosts: readonly string[]): string | undefined {
  if (address === undefined) {
    return `${entry.shownBy} has no address in its status: no controller has taken it on, or its Service has no load balancer; --address HOST:PORT names one`;
  }
  if (hosts.length > 0) return undefined;
  return `no host is named in full; grpclb tls ${address} --servername HOST asks for one`;
}

/** Where the controller listens, as the object's status says. */
function addressOf({ object, path }: TlsReference): string | undefined {
  if (object.kind === 'Ingress') {
    const [first] = (object as Ingress).status?.loadBalancer?.ingress ?? [];
    return joined(first?.ip ?? first?.hostname, 443);
  }
  if (object.kind !== 'Gateway') return undefined;
  const { spec, status } = object as Gateway;
  // The path is that of a listener's certificate: spec.listeners[N].tls…
  return joined(status?.addresses?.[0]?.value, spec?.listeners?.[Number(path[2])]?.port ?? 443);
}

function joined(host: string | undefined, port: number): string | undefined {
  return host === undefined ? undefined : host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function isSame(a: CertificateFacts, b: CertificateFacts): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
