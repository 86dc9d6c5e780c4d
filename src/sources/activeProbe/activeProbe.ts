import { DialFailure } from '../../grpc/dial/dialFailure.js';
import type { Api } from '../../kube/api.js';
import { portForward } from '../../kube/portForward.js';
import {
  type ActiveAddress,
  type ActiveGap,
  type ActiveMeasure,
  type ActivePath,
  type ActiveTarget,
  activeLimits,
  connectionsFor,
} from '../../model/activeProbe.js';
import { absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import type { MeasuredPod, Source, SourceContext } from '../../model/source.js';
import { count } from '../../model/words.js';
import type { Forward } from '../channelz/channelz.js';
import { type Caller, openCaller } from './caller.js';
import { type Called, callPhase } from './callPhase.js';
import { edgeHandshakes } from './edgeHandshakes.js';
import { ourCalls } from './ourCalls.js';
import { Tallies, type Tally } from './tally.js';

type Context = SourceContext<Api>;

/** What the servers are watched for without our calls, to know what else they count. */
const quietMs = 3000;
/** Some counters move when a call has ended, and are read a moment later. */
const settleMs = 500;
/** Fewer calls over one connection show nothing. */
const fewestCalls = 20;

const howToCount =
  'serve channelz, or count grpc.health.v1.Health/Check in the RPC metrics of the servers, and let pods/portforward or pods/proxy be used';

const rbac: readonly RbacRule[] = [
  { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] },
  { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] },
];

/** Rung 8: health checks of our own over one connection, then over several, and the pods that counted them. */
export const activeProbe = activeProbeOver(portForward);

export function activeProbeOver(forward: Forward): Source<Api, 'activePaths'> {
  return {
    meta: {
      name: 'active-probe',
      rung: 8,
      title: 'calls of our own, over one connection and over several',
      provides: ['activePaths'],
      impact: 'traffic',
      rbac,
    },
    async collect(context) {
      return { activePaths: await probe(context, forward) };
    },
  };
}

async function probe(context: Context, forward: Forward): Promise<Evidence<ActiveMeasure>> {
  const { active, clock, signal } = context;
  if (!active) return absent('not-asked', '--active was not given.');
  const measure: ActiveMeasure = { paths: [], gaps: [] };
  // One after the other, so that no Service sees the calls that are meant for another.
  for (const [i, target] of active.entries()) {
    if (signal.aborted) break;
    const { namespace, name, port } = target;
    const result =
      i >= activeLimits.services
        ? { why: `${activeLimits.services} Services are called at most`, next: 'name it: svc/NAME' }
        : await probeTarget(target, context, forward);
    if ('why' in result) measure.gaps.push({ namespace, name, port, ...result });
    else measure.paths.push(result);
  }
  measure.handshakes = await edgeHandshakes(active.slice(0, activeLimits.services), signal);
  const at = new Date(clock.now()).toISOString();
  return present(measure, 'health checks of our own', at);
}

type Failure = Pick<ActiveGap, 'why' | 'next'>;

async function probeTarget(target: ActiveTarget, context: Context, forward: Forward): Promise<ActivePath | Failure> {
  if (target.none !== undefined) return { why: target.none };
  if (target.pods.length < 2)
    return { why: `${count(target.pods.length, 'pod is', 'pods are')} ready: two are needed` };
  const reached = await firstReached(target, context);
  if ('why' in reached) return reached;
  const opened: Caller[] = [];
  try {
    return await probeAddress(target, reached, opened, context, forward);
  } catch (error) {
    if (!(error instanceof DialFailure)) throw error;
    return { why: `${spelled(reached)} takes no further connection (${failureText(error)})` };
  } finally {
    for (const { close } of opened) close();
  }
}

/** The first address that can be dialled; where none can, what was tried. */
async function firstReached(
  { addresses, namespace, name }: ActiveTarget,
  { signal }: Context,
): Promise<ActiveAddress | Failure> {
  const tried: string[] = [];
  for (const address of addresses) {
    try {
      const { tls, close } = await openCaller(address, signal);
      close();
      return { ...address, tls };
    } catch (error) {
      if (!(error instanceof DialFailure)) throw error;
      tried.push(`${address.what} ${spelled(address)} (${failureText(error)})`);
    }
  }
  return {
    why: `no address that balances can be reached from here: tried ${tried.join(', ')}`,
    next: `name an address that can be reached (--active-address HOST:PORT: a load balancer, Ingress or node port; a port-forward goes past the Service), or run it as a pod, with an image that holds grpclb and an account that has docs/clusterrole.yaml: ${asPod(namespace, name)}`,
  };
}

function asPod(namespace: string, name: string): string {
  const account = `--overrides='{"spec":{"serviceAccountName":"grpclb"}}'`;
  return `kubectl run grpclb -n ${namespace} --rm -i --restart=Never --image=IMAGE ${account} -- grpclb pinning svc/${name} -n ${namespace} --active`;
}

async function probeAddress(
  target: ActiveTarget,
  address: ActiveAddress,
  opened: Caller[],
  context: Context,
  forward: Forward,
): Promise<ActivePath | Failure> {
  const { clock, signal, progress } = context;
  const names = new Set(target.pods);
  const pods: MeasuredPod[] = context.pods.filter((pod) => names.has(`${pod.namespace}/${pod.name}`));
  const tallies = new Tallies(context, pods, forward);
  const what = `${target.namespace}/${target.name}:${target.port}`;
  progress(`--active: what ${what} counts without our calls`);
  const before = await tallies.read();
  const unreadable = tallies.unreadable(before);
  if (unreadable !== undefined) {
    return { why: `no call was made, for nothing can be read that would count it (${unreadable})`, next: howToCount };
  }
  await clock.sleep(quietMs, signal);
  const start = await tallies.read();

  const until = clock.now() + activeLimits.seconds * 1000;
  const phase = async (callers: readonly Caller[], calls: number): Promise<{ called: Called; tally: Tally }> => {
    progress(`--active: up to ${calls} calls to ${what} over ${count(callers.length, 'connection', 'connections')}`);
    const called = await callPhase(callers, { calls, ...activeLimits, until, clock, signal });
    await clock.sleep(settleMs, signal);
    return { called, tally: await tallies.read() };
  };
  // Connections are opened once the servers have been read, for that tells them from those of others.
  opened.push(await openCaller(address, signal));
  const one = await phase(opened, activeLimits.callsPerConnection);
  const broken = brokenOff(one.called, address);
  if (broken) return broken;
  opened.pop()?.close();

  const connections = connectionsFor(target.pods.length);
  while (opened.length < connections) opened.push(await openCaller(address, signal));
  const many = await phase(opened, connections * activeLimits.callsPerConnection);
  const brokenLater = brokenOff(many.called, address);
  if (brokenLater) return brokenLater;
  if (signal.aborted) return { why: 'the calls were broken off' };

  const between = (from: Tally, to: Tally) => ({
    counts: tallies.counts(from, to, many.tally),
    seconds: (to.atMs - from.atMs) / 1000,
  });
  const counted = ourCalls(
    [
      { calls: one.called.answered, ...between(start, one.tally) },
      { calls: many.called.answered, ...between(one.tally, many.tally) },
    ],
    between(before, start),
  );
  const [[status = 'OK'] = []] = many.called.statuses;
  if (!counted) return uncounted(one.called.answered + many.called.answered, address, status);
  const [first = {}, second = {}] = counted.pods;
  return {
    namespace: target.namespace,
    name: target.name,
    port: target.port,
    address: spelled(address),
    what: address.what,
    way: address.way,
    countedBy: counted.by,
    one: { connections: 1, calls: one.called.answered, pods: first },
    many: { connections, calls: many.called.answered, pods: second },
    ...(status !== 'OK' && { status }),
  };
}

/** A connection that ends at its age limit has shown where it leads; too few calls show nothing. */
function brokenOff({ answered, broken }: Called, address: ActiveAddress): Failure | undefined {
  if (answered >= fewestCalls) return undefined;
  const why = `${count(answered, 'call was', 'calls were')} answered at ${spelled(address)}`;
  return { why: broken === undefined ? `only ${why} in time` : `${why}, then: ${broken}` };
}

function uncounted(calls: number, address: ActiveAddress, status: string): Failure {
  const ended = status === 'OK' ? '' : `, each with ${status}`;
  return {
    why: `${calls} calls were answered at ${spelled(address)}${ended}, but the pods' own counts do not account for them: they count no health checks, too many calls of others reach them, or it leads elsewhere`,
    next: howToCount,
  };
}

function failureText({ layer, message }: DialFailure): string {
  const layers = { names: 'name', tcp: 'TCP', tls: 'TLS', http2: 'HTTP/2' };
  const text = message === 'context deadline exceeded' ? 'no answer in time' : message.replace(/^dial tcp:? ?/, '');
  return `${layers[layer]}: ${text}`;
}

function spelled({ host, port }: ActiveAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
