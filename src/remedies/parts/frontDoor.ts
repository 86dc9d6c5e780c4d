import type { Ingress } from '../../model/objects.js';
import type { Surroundings } from '../../model/remedy.js';
import { once } from './once.js';
import { isUsable, secretForHosts } from './secretForHosts.js';

/** The host under which callers from outside find a Service, and the Secret with a certificate for it. */
export interface FrontDoor {
  host: string;
  /** Where the host comes from; `invented` ones have to be changed by the person. */
  hostFrom: 'certificate' | 'sibling' | 'invented' | 'given';
  hostWhy: string;
  secret: { namespace: string; name: string };
  /** Whether that Secret is there; undefined when Secrets were not read. */
  secretExists: boolean | undefined;
}

interface Request {
  name: string;
  namespace: string;
  /** Whether a Secret of another namespace can be used. */
  acrossNamespaces: boolean;
  /** Hosts that are acceptable, such as a listener's `*.example.com`; any when undefined. */
  pattern?: string | undefined;
  /** The only Secrets that count, such as those of a listener; any when undefined. */
  secrets?: readonly { namespace: string; name: string }[] | undefined;
}

/** The best host for a Service that the cluster knows of, else a clearly invented one. */
export function frontDoor(request: Request, surroundings: Surroundings): FrontDoor {
  const taken = takenHosts(surroundings);
  const names = [request.name, `${request.name}-grpc`];
  const free = (host: string) => !taken.has(host) && fits(host, request.pattern);

  for (const { secret, dnsNames } of certificatesFor(request, surroundings)) {
    for (const dnsName of dnsNames) {
      const host = dnsName.startsWith('*.')
        ? names.map((name) => name + dnsName.slice(1)).find(free)
        : names.includes(dnsName.split('.')[0] ?? '') && free(dnsName)
          ? dnsName
          : undefined;
      if (host === undefined) continue;
      const hostWhy = `the certificate in Secret ${secret.namespace}/${secret.name} covers ${dnsName}`;
      return { host, hostFrom: 'certificate', hostWhy, secret, secretExists: true };
    }
  }
  return withNewSecret(hostByHabit(request, surroundings, names, free), request, surroundings);
}

/** A certificate, by its content where that was read, else by what Ingresses use it for. */
function* certificatesFor(
  { namespace, acrossNamespaces, secrets }: Request,
  surroundings: Surroundings,
): Generator<{ secret: { namespace: string; name: string }; dnsNames: string[] }> {
  const { tlsSecrets = [], at } = surroundings;
  const counts = (s: { namespace?: string; name: string }) =>
    !secrets || secrets.some((wanted) => wanted.name === s.name && wanted.namespace === s.namespace);
  const usable = tlsSecrets.filter((s) => isUsable(s, at) && counts(s.metadata));
  const reachable = [
    ...usable.filter((s) => s.metadata.namespace === namespace),
    ...(acrossNamespaces ? usable.filter((s) => s.metadata.namespace !== namespace) : []),
  ];
  for (const { metadata, certificates } of reachable) {
    yield {
      secret: { namespace: metadata.namespace ?? '', name: metadata.name },
      dnsNames: certificates[0]?.dnsNames ?? [],
    };
  }
  const read = new Set(tlsSecrets.flatMap(({ metadata }) => (metadata.namespace === namespace ? metadata.name : [])));
  for (const { name, dnsNames } of secrets ? [] : (wildcardEntries(surroundings).get(namespace) ?? [])) {
    if (!read.has(name)) yield { secret: { namespace, name }, dnsNames };
  }
}

/** Secrets that Ingresses use for wildcard hosts, by namespace. */
const wildcardEntries = once(({ ingresses = [] }) => {
  const entries = ingresses.flatMap(({ metadata: { namespace }, spec }) =>
    (spec?.tls ?? []).flatMap(({ hosts = [], secretName: name }) => {
      const dnsNames = hosts.filter((h) => h.startsWith('*.'));
      return name === undefined || dnsNames.length === 0 ? [] : [{ namespace, name, dnsNames }];
    }),
  );
  return Map.groupBy(entries, ({ namespace }) => namespace);
});

function hostByHabit(
  { name, namespace, pattern }: Request,
  surroundings: Surroundings,
  names: readonly string[],
  free: (host: string) => boolean,
): Pick<FrontDoor, 'host' | 'hostFrom' | 'hostWhy'> {
  if (pattern !== undefined && !pattern.startsWith('*.')) {
    return { host: pattern, hostFrom: 'given', hostWhy: `the listener is for ${pattern}` };
  }
  if (pattern !== undefined) {
    const host = names.map((n) => n + pattern.slice(1)).find(free) ?? `${name}${pattern.slice(1)}`;
    return { host, hostFrom: 'given', hostWhy: `the listener is for ${pattern}` };
  }
  // The namespace's own come first.
  const { own, all } = siblings(surroundings);
  for (const { parent, ingress, sibling } of [...(own.get(namespace) ?? []), ...all]) {
    const host = names.map((n) => `${n}.${parent}`).find(free);
    if (host !== undefined) return { host, hostFrom: 'sibling', hostWhy: `Ingress/${ingress} serves ${sibling}` };
  }
  return { host: `${name}.example.com`, hostFrom: 'invented', hostWhy: 'nothing in the cluster tells a host' };
}

function withNewSecret(
  found: Pick<FrontDoor, 'host' | 'hostFrom' | 'hostWhy'>,
  { name, namespace }: Request,
  surroundings: Surroundings,
): FrontDoor {
  const covering = secretForHosts([found.host], namespace, surroundings);
  const secret = { namespace, name: covering ?? `${name}-grpc-tls` };
  const there = surroundings.secretNames?.some((s) => s.namespace === namespace && s.name === secret.name);
  return { ...found, secret, secretExists: covering === undefined ? there : true };
}

/** Hosts that lead somewhere already: a second rule for the same host and path is refused or shadows the first. */
const takenHosts = once(({ ingresses = [], grpcRoutes = [], httpRoutes = [] }): ReadonlySet<string> => {
  return new Set([
    ...ingresses.flatMap(hostsOf),
    ...[...grpcRoutes, ...httpRoutes].flatMap((r) => r.spec?.hostnames ?? []),
  ]);
});

/** Domains that Ingresses serve a host of, each once: those of each namespace, and of all. */
const siblings = once(({ ingresses = [] }) => {
  const own = Map.groupBy(ingresses, (i) => i.metadata.namespace);
  return { own: new Map([...own].map(([namespace, there]) => [namespace, domains(there)])), all: domains(ingresses) };
});

function domains(ingresses: readonly Ingress[]): { parent: string; ingress: string; sibling: string }[] {
  const found = new Map<string, { parent: string; ingress: string; sibling: string }>();
  for (const ingress of ingresses) {
    for (const sibling of hostsOf(ingress)) {
      const parent = sibling.slice(sibling.indexOf('.') + 1);
      if (!parent.includes('.') || found.has(parent)) continue;
      found.set(parent, { parent, ingress: ingress.metadata.name, sibling });
    }
  }
  return [...found.values()];
}

function hostsOf({ spec }: Ingress): string[] {
  return (spec?.rules ?? []).flatMap((rule) =>
    rule.host === undefined || rule.host.startsWith('*') ? [] : [rule.host],
  );
}

/** In a listener a wildcard stands for any number of labels. */
function fits(host: string, pattern: string | undefined): boolean {
  if (pattern === undefined || host === pattern) return true;
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
}

/** The command that makes a TLS Secret from files. */
export function createSecretCommand({ namespace, name }: { namespace: string; name: string }): string {
  return `kubectl create secret tls ${name} -n ${namespace} --cert=tls.crt --key=tls.key`;
}
