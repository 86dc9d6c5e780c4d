import type { Api } from '../../kube/api.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import type { ConnectionMeasure, ServerConnection } from '../../model/connections.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { MeasuredPod, Source, SourceContext } from '../../model/source.js';
import { isLoopback, parseProcNetTcp } from './procNetTcp.js';
import { SocketTables } from './socketTables.js';

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
  const run = new SocketTables(context);
  const read: ConnectionMeasure['pods'] = {};
  const noData: ConnectionMeasure['noData'] = {};
  await boundedParallel(pods, podsAtOnce, async (pod) => {
    const key = `${pod.namespace}/${pod.name}`;
    const found = await run.of(pod);
    const result = 'table' in found ? clients(found.table, pod) : found.reason;
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

function nothingRead({ refusal }: SocketTables, noData: ConnectionMeasure['noData']): Absent {
  if (refusal) return refusal.asAbsence(rbac);
  const [reason = 'no pod could be looked into'] = Object.values(noData);
  return absent('unsupported', `No pod shows its socket table: ${reason}.`);
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
