import type { Container, Service, Workload } from '../objects.js';
import { keyOf } from '../objects.js';
import { runningContainers, templateOf, wordsOf } from './workloadParts.js';

/** A workload whose configuration names a Service: a client, as far as configuration tells. */
export interface ClientHint {
  workload: Workload;
  service: Service;
  /** Port it dials; undefined where the configuration leaves it open. */
  port: number | undefined;
  /** Where it says so: `env GREETER_ADDR=greeter.shop:50051`. */
  evidence: string;
  /** How the client chooses among addresses, where its configuration shows it. */
  policy: 'round_robin' | 'pick_first' | 'xds' | 'kubernetes' | undefined;
}

/**
 * A word that names a host. The scheme is kept apart: `dns:///greeter.shop:50051`, `dns://10.96.0.10/greeter.shop`,
 * `postgresql://user:password@db.shop`.
 */
const hostPattern =
  /(?:([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@,;"']*@)?(?:[\w.:]*\/)?)?\b([a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)(?::(\d{1,5}))?(?![\w-])/gi;

/** A client of these speaks something else, whatever the port is called. */
const otherProtocol =
  /^(postgres(ql)?|mysql|mariadb|mongodb(\+srv)?|rediss?|amqps?|natss?|kafka|mqtts?|wss?|ldaps?|smtps?|s?ftp|ssh|sqlserver|clickhouse|cassandra|bolt|neo4j|memcached?)$/i;

/** Where a URL without a port leads. */
const usualPort: Readonly<Record<string, number>> = { http: 80, https: 443 };

const policyOfScheme: Readonly<Record<string, ClientHint['policy']>> = {
  xds: 'xds',
  kubernetes: 'kubernetes',
  // The resolver of go-zero, which watches the API as kuberesolver does.
  k8s: 'kubernetes',
};

/** Every place in a workload's configuration that names one of the Services. */
export function clientHints(workloads: readonly Workload[], services: readonly Service[]): ClientHint[] {
  const byKey = new Map(services.map((service) => [keyOf(service), service]));
  return workloads.flatMap((workload) => {
    const found = new Map<string, ClientHint>();
    for (const container of runningContainers(templateOf(workload)?.spec)) {
      const policy = policyOf(container);
      for (const { text, evidence, neighbourPort } of placesOf(container)) {
        for (const hint of hostsIn(text, workload, byKey, neighbourPort)) {
          const key = `${keyOf(hint.service)}:${hint.port ?? ''}`;
          if (!found.has(key)) found.set(key, { workload, ...hint, evidence, policy: hint.policy ?? policy });
        }
      }
    }
    return [...found.values()];
  });
}

interface Place {
  text: string;
  evidence: string;
  /** Port given in a variable beside it, as in GREETER_HOST and GREETER_PORT. */
  neighbourPort: number | undefined;
}

function placesOf(container: Container): Place[] {
  const variables = new Map((container.env ?? []).map((e) => [e.name, e.value]));
  const fromEnv = (container.env ?? []).flatMap(({ name, value, from }) => {
    if (value === undefined) return [];
    const told = from === undefined ? '' : ` (${from})`;
    const sibling = /^(.*)_(HOST|HOSTNAME|SERVICE|SVC)$/.exec(name)?.[1];
    const port = sibling === undefined ? undefined : Number(variables.get(`${sibling}_PORT`) ?? Number.NaN);
    return [
      {
        text: value,
        evidence: `env ${name}=${value}${told}`,
        neighbourPort: Number.isInteger(port) ? port : undefined,
      },
    ];
  });
  const fromWords = [...(container.command ?? []), ...(container.args ?? [])].map((word) => ({
    text: word,
    evidence: `argument ${word}`,
    neighbourPort: undefined,
  }));
  return [...fromEnv, ...fromWords];
}

function* hostsIn(
  text: string,
  workload: Workload,
  services: ReadonlyMap<string, Service>,
  neighbourPort: number | undefined,
): Generator<Pick<ClientHint, 'service' | 'port' | 'policy'>> {
  for (const [, written, host = '', portText] of text.matchAll(hostPattern)) {
    const scheme = written?.toLowerCase();
    if (scheme !== undefined && otherProtocol.test(scheme)) continue;
    const [name = '', second, third] = host.toLowerCase().split('.');
    // `greeter`, `greeter.shop`, `greeter.shop.svc…`; `a.b.com` is no Service.
    if (third !== undefined && third !== 'svc') continue;
    const service = services.get(`${second ?? workload.metadata.namespace ?? ''}/${name}`);
    if (!service) continue;
    const port = portText === undefined ? (neighbourPort ?? usualPort[scheme ?? '']) : Number(portText);
    // A bare word is a host only where a port or a scheme makes it one: `NAME=greeter` is no address.
    if (second === undefined && port === undefined && scheme === undefined) continue;
    if (port !== undefined && !(service.spec?.ports ?? []).some((p) => p.port === port || p.targetPort === port))
      continue;
    yield { service, port, policy: policyOfScheme[scheme ?? ''] };
  }
}

/** The balancing policy that a container's configuration spells out; most clients keep it in code. */
function policyOf(container: Container): ClientHint['policy'] {
  const text = wordsOf(container).join('\n');
  if (/\bround_?robin\b/i.test(text)) return 'round_robin';
  return /\bpick_?first\b/i.test(text) ? 'pick_first' : undefined;
}
