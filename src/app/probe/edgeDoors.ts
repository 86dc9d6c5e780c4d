import type { Gateway, Route } from '../../model/gatewayObjects.js';
import type { Ingress } from '../../model/objects.js';
import { ProbeFailure } from './probeOptions.js';

/** The way in that an object describes. */
export interface Door {
  /** The object's, as it was asked for. */
  asked: string;
  /** In words, to see how it is doing. */
  look: string;
  /** The host that callers name; undefined where any will do. */
  host: string | undefined;
  port: number;
  tls: boolean;
  /** Where the controller listens, as the status says. */
  addresses: string[];
  /** The certificate of the host. */
  secret?: { namespace: string; name: string };
}

/** What a caller chose: `:PORT` of the address, and `-authority`. */
export interface Wish {
  asked: string;
  port: string | undefined;
  host: string;
}

/** An Ingress listens on 80, and on 443 for the hosts of its `tls`. */
export function doorOfIngress({ metadata, spec, status }: Ingress, wish: Wish): Door {
  const hosts = (spec?.rules ?? []).flatMap(({ host }) => (host === undefined ? [] : [host]));
  const host = chosenHost(hosts, wish);
  const tlsOf = spec?.tls?.find((entry) => entry.hosts === undefined || entry.hosts.some((name) => covers(name, host)));
  const port = wish.port === undefined ? (tlsOf ? 443 : 80) : portNumber(wish);
  const tls = port === 443 || (tlsOf !== undefined && port !== 80);
  const namespace = metadata.namespace ?? '';
  return {
    asked: wish.asked,
    look: `kubectl describe ingress ${metadata.name} -n ${namespace}`,
    host,
    port,
    tls,
    addresses: (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
    ...(tlsOf?.secretName !== undefined && { secret: { namespace, name: tlsOf.secretName } }),
  };
}

/** A Gateway listens as its listeners say; `route` narrows them down to those it hangs on. */
export function doorOfGateway({ metadata, spec, status }: Gateway, wish: Wish, route?: Route): Door {
  const namespace = metadata.namespace ?? '';
  const parents = route ? parentsOf(route, metadata.name) : [];
  const of = (spec?.listeners ?? []).filter(
    ({ name, port, protocol, hostname }) =>
      /^(HTTPS?|TLS)$/.test(protocol) &&
      (wish.port === undefined || String(port) === wish.port || name === wish.port) &&
      (wish.host === '' || hostname === undefined || covers(hostname, wish.host)) &&
      (parents.length === 0 ||
        parents.some(
          (parent) => (parent.sectionName ?? name) === name && (parent.port ?? port) === port && meets(hostname, route),
        )),
  );
  const listener = of.find(({ protocol }) => protocol !== 'HTTP') ?? of[0];
  if (!listener) {
    const has = (spec?.listeners ?? []).map(({ name, protocol, port }) => `${name} (${protocol} ${port})`).join(', ');
    const what = wish.port === undefined ? 'no listener for gRPC calls' : `no such listener as ${wish.port}`;
    throw new ProbeFailure(`${wish.asked}: the Gateway ${metadata.name} has ${what}; it has ${has || 'none'}.`, 2);
  }
  const hosts = route?.spec?.hostnames ?? (listener.hostname === undefined ? [] : [listener.hostname]);
  const [certificate] = listener.tls?.certificateRefs ?? [];
  return {
    asked: wish.asked,
    look: `kubectl describe gateway ${metadata.name} -n ${namespace}`,
    host: chosenHost(hosts, wish),
    port: listener.port,
    tls: listener.protocol !== 'HTTP',
    addresses: (status?.addresses ?? []).map(({ value }) => value),
    ...(certificate && { secret: { namespace: certificate.namespace ?? namespace, name: certificate.name } }),
  };
}

function parentsOf(route: Route, gateway: string) {
  return (route.spec?.parentRefs ?? []).filter(({ name, kind = 'Gateway' }) => name === gateway && kind === 'Gateway');
}

function meets(hostname: string | undefined, route: Route | undefined): boolean {
  const hosts = route?.spec?.hostnames;
  return (
    hostname === undefined || hosts === undefined || hosts.some((host) => covers(hostname, host) || host === hostname)
  );
}

/** Whether a name, which may begin with `*.`, is of this host. */
function covers(name: string, host: string | undefined): boolean {
  if (host === undefined) return false;
  return name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
}

function chosenHost(hosts: readonly string[], { asked, host }: Wish): string | undefined {
  if (host !== '') return host;
  const exact = hosts.find((name) => !name.startsWith('*'));
  if (exact === undefined && hosts[0] !== undefined) {
    throw new ProbeFailure(`${asked} is for ${hosts[0]}: say which host is meant with -authority HOST.`, 2);
  }
  return exact;
}

function portNumber({ asked, port }: Wish): number {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new ProbeFailure(`${asked}: ${port} is no port number. Write ${asked.split(':')[0]}:PORT.`, 2);
  }
  return number;
}
