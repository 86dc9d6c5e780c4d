import type { FieldPath } from '../../model/inventory.js';
import type { Container, Service, Workload } from '../../model/objects.js';
import type { FieldChange } from './jsonPatch.js';
import { type Reversible, setFields } from './patchSteps.js';

/** Kinds whose pod template may be changed; a Job's and a Pod's are fixed once made. */
const templatePath: Readonly<Record<string, FieldPath>> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** A Service's address as clients write it. */
export interface Address {
  /** `greeter-headless.shop.svc.cluster.local` */
  host: string;
  port: number;
}

/**
 * The patch that makes a client's configuration name another Service: environment variables, arguments and the
 * command, wherever they name the old one. Undefined where nothing does, or where the kind cannot be patched.
 */
export function retarget(client: Workload, old: Service, to: Address): Reversible | undefined {
  const base = templatePath[client.kind];
  if (!base) return undefined;
  const spec = base.reduce<unknown>(
    (at, part) => (at as Record<string, unknown> | undefined)?.[part as string],
    client,
  );
  const changes: FieldChange[] = [];
  const address = addressOf(old, client);
  for (const list of ['containers', 'initContainers'] as const) {
    ((spec as Record<string, Container[]> | undefined)?.[list] ?? []).forEach((container, index) => {
      for (const { path, value } of newWords(container, address, to)) {
        changes.push({ path: [...base, list, index, ...path], value });
      }
    });
  }
  if (changes.length === 0) return undefined;
  return setFields(`Point ${client.kind}/${client.metadata.name} at ${to.host}`, client, changes);
}

function* newWords(container: Container, old: RegExp, to: Address): Generator<FieldChange> {
  const env = container.env ?? [];
  for (const [index, { name, value, from }] of env.entries()) {
    // What stands in a ConfigMap is no field of the client, and others may read it.
    const changed =
      value === undefined || from !== undefined
        ? undefined
        : rewritten(value, old, to, /_(HOST|HOSTNAME|SERVICE|SVC)$/.test(name));
    if (changed === undefined) continue;
    yield { path: ['env', index, 'value'], value: changed };
    // GREETER_HOST stands beside GREETER_PORT: a headless name is dialled at the pods' port.
    const neighbour = name.replace(/_(HOST|HOSTNAME|SERVICE|SVC)$/, '_PORT');
    const beside = neighbour === name ? -1 : env.findIndex((e) => e.name === neighbour);
    if (
      beside >= 0 &&
      env[beside]?.value !== undefined &&
      env[beside]?.from === undefined &&
      env[beside]?.value !== String(to.port)
    ) {
      yield { path: ['env', beside, 'value'], value: String(to.port) };
    }
  }
  for (const list of ['command', 'args'] as const) {
    for (const [index, word] of (container[list] ?? []).entries()) {
      const changed = rewritten(word, old, to, false);
      if (changed !== undefined) yield { path: [list, index], value: changed };
    }
  }
}

/**
 * How a client may write a Service's address: its scheme and its port are the groups. What stands behind another
 * scheme, a user's name or a DNS server is left: the new address would be none.
 */
function addressOf({ metadata: { name, namespace = '' } }: Service, client: Workload): RegExp {
  const local = client.metadata.namespace === namespace ? '?' : '';
  const host = `${escaped(name)}(?:\\.${escaped(namespace)}(?:\\.svc(?:\\.[a-z0-9.-]*[a-z0-9])?)?)${local}`;
  return new RegExp(`(?<![\\w./@-])((?:dns|https?):/{2,3})?${host}(:\\d+)?(?![\\w.-])`, 'g');
}

/** The text with the old address replaced; undefined where it does not name it. */
function rewritten(text: string, old: RegExp, to: Address, hostOnly: boolean): string | undefined {
  let found = false;
  const changed = text.replace(old, (match, scheme: string | undefined, port: string | undefined) => {
    // A bare word is an address only where a port, a scheme or the variable's name says so.
    if (scheme === undefined && port === undefined && !hostOnly && !match.includes('.')) return match;
    found = true;
    if (port === undefined && scheme === undefined) return to.host;
    // A library that is given a URL takes nothing else: OpenTelemetry's refuses dns:///.
    return `${scheme?.startsWith('http') ? scheme : 'dns:///'}${to.host}:${to.port}`;
  });
  return found ? changed : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
