import type { Duplex } from 'node:stream';
import type { Api } from '../../kube/api.js';
import { portForward } from '../../kube/portForward.js';
import type { ConnectionMeasure } from '../../model/connections.js';
import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { Source, SourceContext } from '../../model/source.js';
import { measureOf } from './measureOf.js';
import { type Asker, firstRound, isRead, isUnread, nameOf, type ReadPod, readRound } from './rounds.js';
import type { Unread } from './unread.js';

const rbac: RbacRule = { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] };
const howToServe = [
  'Register channelz in the servers.',
  'Go: service.RegisterChannelzServiceToServer(server), of google.golang.org/grpc/channelz/service.',
  'Java: .addService(ChannelzService.newInstance(100)), of io.grpc:grpc-services.',
  'Python: channelz.add_channelz_servicer(server), of grpcio-channelz.',
  'Node: addAdminServicesToServer(server), of @grpc/grpc-js.',
].join('\n');

type Context = SourceContext<Api>;
/** A stream of bytes to a pod's port; rejects with an ApiFailure. */
export type Forward = (
  api: Api,
  target: { namespace: string; pod: string; port: number },
  options: { signal: AbortSignal },
) => Promise<Duplex>;

/** Rung 4: connections and the streams on each, as the servers' channelz counts them at both ends of the duration. */
export const channelz = channelzOver(portForward);

export function channelzOver(forward: Forward): Source<Api, 'channelz'> {
  return {
    meta: {
      name: 'channelz',
      rung: 4,
      title: "Connections and their streams from the servers' channelz",
      provides: ['channelz'],
      impact: 'reads',
      rbac: [rbac],
    },
    async collect(context) {
      return { channelz: await measure(context, forward) };
    },
  };
}

async function measure(context: Context, forward: Forward): Promise<Evidence<ConnectionMeasure>> {
  const { api, pods, clock, durationMs, signal, progress } = context;
  if (pods.length === 0) return absent('not-asked', 'There is no pod to measure.');
  const end = clock.now() + durationMs;
  const asker: Asker = {
    dial: ({ namespace, name }, port, ending) => forward(api, { namespace, pod: name, port }, { signal: ending }),
    tlsByPort: new Map(),
    clock,
    signal,
  };
  progress(`channelz of ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`);
  const first = await firstRound(pods, asker);
  const served = pods.filter((pod) => isRead(first.get(nameOf(pod))));
  if (served.length === 0) return nothingRead([...first.values()].filter(isUnread), signal);

  for (let left = end - clock.now(); left > 0 && !signal.aborted; left = end - clock.now()) {
    progress(`calls by channelz, ${Math.ceil(left / 1000)} s left`);
    await clock.sleep(Math.min(1000, left), signal);
  }
  const second = durationMs > 0 && !signal.aborted ? await readRound(served, asker) : undefined;
  // A round that was broken off says nothing about its pods.
  const { measure, gaps } = measureOf(first, signal.aborted ? undefined : second);
  const from = `channelz of ${served.length} ${served.length === 1 ? 'pod' : 'pods'}, by port-forward`;
  const refused = refusals([...first.values()]);
  return {
    ...present(measure, from, new Date(clock.now()).toISOString(), gaps),
    ...(refused.length > 0 && { refused }),
  };
}

/** Each refusal once: it stands for a namespace. */
function refusals(readings: readonly (ReadPod | Unread)[]): { detail: string; rbac: RbacRule }[] {
  const details = readings.flatMap((r) => (isUnread(r) && r.refusal?.status === 403 ? r.refusal.detail : []));
  return [...new Set(details)].map((detail) => ({ detail, rbac }));
}

function nothingRead(unread: readonly Unread[], signal: AbortSignal): Absent {
  if (signal.aborted) return absent('timed-out', 'Sampling was stopped before a pod could be read.');
  if (unread.some(({ notServed }) => notServed))
    return absent('unsupported', 'No server that answers serves channelz.', { remedy: howToServe });
  const refusal = unread.find((u) => u.refusal)?.refusal;
  if (refusal) return refusal.asAbsence(rbac);
  const [first] = unread;
  return absent(first?.reason ?? 'unreachable', `No pod's channelz can be read: ${first?.detail ?? 'none answers'}.`);
}
