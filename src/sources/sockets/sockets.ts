import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import { exec } from '../../kube/exec.js';
import type { ConnectionMeasure, ServerConnection } from '../../model/connections.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { MeasuredPod, Source, SourceContext } from '../../model/source.js';
import { isRefusal, tableByDebugContainer } from './debugContainer.js';
import { parseProcNetTcp } from './procNetTcp.js';
import { isTable, readers } from './readers.js';

const podsAtOnce = 8;
const rbac: RbacRule = { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] };
/** From there, a sidecar of Istio hands connections on to the program. */
const fromSidecar = '127.0.0.6';

type Context = SourceContext<Api>;

/** Rung 5: established connections of each pod, from its socket table, read once at the end of the window. */
export const sockets: Source<Api, 'sockets'> = {
  meta: {
    name: 'sockets',
    rung: 5,
    title: 'Established connections from the socket tables of the pods',
    provides: ['sockets'],
    impact: 'exec',
    rbac: [rbac],
  },
  async collect(context) {
    return { sockets: await measure(context) };
  },
};

async function measure(context: Context): Promise<Evidence<ConnectionMeasure>> {
  const { pods, clock, durationMs, signal } = context;
  if (pods.length === 0) return absent('not-asked', 'There is no pod to measure.');
  await clock.sleep(durationMs, signal);
  const run = new Reading(context);
  const read: ConnectionMeasure['pods'] = {};
  const noData: ConnectionMeasure['noData'] = {};
  await boundedParallel(pods, podsAtOnce, async (pod) => {
    const key = `${pod.namespace}/${pod.name}`;
    const result = await run.connections(pod);
    if (typeof result === 'string') noData[key] = result;
    else read[key] = { connections: result, at: new Date(clock.now()).toISOString() };
  });
  const amount = Object.keys(read).length;
  if (amount === 0) return nothingRead(run, noData);
  // A refusal that an ephemeral container made up for leaves no gap.
  const refusal = Object.keys(noData).length > 0 ? run.refusal : undefined;
  const gaps = refusal ? [refusal.detail] : [];
  const at = new Date(clock.now()).toISOString();
  const debugged = run.debugged > 0 ? `, ${run.debugged} of them by an ephemeral container` : '';
  const from = `/proc/net/tcp of ${amount} pods, by exec${debugged}`;
  return {
    ...present({ rung: 5 as const, pods: read, noData }, from, at, gaps),
    ...(refusal && { refused: [{ detail: refusal.detail, rbac }] }),
  };
}

function nothingRead({ refusal }: Reading, noData: ConnectionMeasure['noData']): Absent {
  if (refusal) return refusal.asAbsence(rbac);
  const [reason = 'no pod could be looked into'] = Object.values(noData);
  return absent('unsupported', `No pod shows its socket table: ${reason}.`);
}

/** Looks into one pod after the other, and remembers what helps with the next. */
class Reading {
  /** Said once, it will be said again: no further pod is asked then. */
  refusal: ApiFailure | undefined;
  /** Pods that got an ephemeral container. */
  debugged = 0;
  readonly #context: Context;
  #debugRefusal: string | undefined;
  /** The reader that an image has, so that its other pods need one try; none where all were tried. */
  readonly #byImage = new Map<string, readonly string[] | undefined>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** The connections, or why they could not be read. */
  async connections(pod: MeasuredPod): Promise<ServerConnection[] | string> {
    const own = await this.#byExec(pod);
    const image = this.#context.debugImage;
    return typeof own === 'string' && image !== undefined ? this.#byDebugContainer(pod, image, own) : own;
  }

  async #byDebugContainer(pod: MeasuredPod, image: string, why: string): Promise<ServerConnection[] | string> {
    if (this.#debugRefusal !== undefined) return `${why}; ${this.#debugRefusal}`;
    try {
      const read = await tableByDebugContainer(pod, { ...this.#context, image });
      this.debugged++;
      return 'table' in read ? clients(read.table, pod) : `${why}; ${read.reason}`;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      const reason = `no debug container can be added: ${error.detail.replace(/\.$/, '')}`;
      if (isRefusal(error)) this.#debugRefusal = reason;
      return `${why}; ${reason}`;
    }
  }

  async #byExec(pod: MeasuredPod): Promise<ServerConnection[] | string> {
    if (this.refusal) return 'pods/exec is refused';
    const containers = pod.pod?.spec?.containers ?? [];
    let reason = 'no container is known to look into';
    for (const { name, image = '' } of containers) {
      try {
        const table = await this.#table(pod, name, image);
        if (table !== undefined) return clients(table, pod);
        reason = 'no container has a program that can read its socket table';
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (error.status === 401 || error.status === 403) {
          this.refusal = error;
          return 'pods/exec is refused';
        }
        reason = error.detail.replace(/\.$/, '');
      }
    }
    return reason;
  }

  async #table({ namespace, name: pod }: MeasuredPod, container: string, image: string): Promise<string | undefined> {
    const known = this.#byImage.has(image);
    const mine = this.#byImage.get(image);
    for (const command of known ? (mine ? [mine] : []) : readers) {
      const { stdout } = await exec(this.#context.api, { namespace, pod, container, command });
      // A machine without IPv6 has no second table: cat says so, and has printed the first.
      if (!isTable(stdout)) continue;
      this.#byImage.set(image, command);
      return stdout;
    }
    if (!known) this.#byImage.set(image, undefined);
    return undefined;
  }
}

/** Connections on the gRPC ports; a string where they end at a sidecar, which hides who dials. */
function clients(table: string, { grpcPorts = [] }: MeasuredPod): ServerConnection[] | string {
  const rows = parseProcNetTcp(table).filter(({ local }) => grpcPorts.includes(local.port));
  if (rows.some(({ remote }) => remote.address === fromSidecar)) {
    return 'its connections come from its sidecar, which hides who dials';
  }
  return (
    rows
      // Our own port-forward, and programs of the pod itself, are no clients.
      .filter(({ remote }) => !isLoopback(remote.address))
      .map(({ local, remote }) => ({ localPort: local.port, remote }))
  );
}

function isLoopback(address: string): boolean {
  return address === '::1' || address === '127.0.0.1';
}
