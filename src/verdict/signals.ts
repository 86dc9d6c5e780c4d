import { effectivePods } from '../model/statistics.js';
import type { WorkMeasure } from '../model/work.js';
import type { ConnectionPicture } from './connectionPicture.js';
import type { Measures } from './serviceVerdict.js';
import { type Signal, signalOf } from './signal.js';
import { streamRates } from './streamRates.js';
import type { Structure } from './structure.js';

/** Costs of a call on several pods that are as even as this are the same, but for noise. */
const alikeCosts = 0.92;

/** The signals of one Service, and the one its figures rest on. */
export interface Signals {
  all: Signal[];
  cpu: Signal[];
  network: Signal | undefined;
  /** Calls counted by the servers or by their channelz; the one that says something. */
  calls: Signal | undefined;
  /** Calls where they were counted, else CPU, else bytes, else CPU since the containers started. */
  primary: Signal | undefined;
}

export function signalsOf(
  measures: Measures,
  picture: ConnectionPicture | undefined,
  keys: readonly string[],
  { allThroughProxies }: Structure,
): Signals {
  const of = (m: WorkMeasure | undefined) => (m ? signalOf(m, keys) : undefined);
  const known = (signals: (Signal | undefined)[]) => signals.filter((s) => s !== undefined);
  const sampledCpu = known([of(measures.summaryCpu), of(measures.metricsCpu)]);
  const history = { cpu: of(measures.historyCpu), calls: of(measures.historyCalls) };
  // The window is what is so now; history speaks where the window does not.
  const cpu = sampledCpu.some(speaks) ? sampledCpu : known([...sampledCpu, history.cpu]);
  const network = of(measures.summaryNetwork);
  const counted = known([of(measures.callRates), of(streamRates(measures.channelz, picture))]);
  const lifetime = of(measures.lifetimeCpu);
  const cpuSpeaking = cpu.find(speaks);
  // Logs are read for the Services that have a proxy before them; of the others they say nothing.
  const logs = measures.loggedCalls;
  const logged = keys.some((key) => logs?.pods[key] ?? logs?.noData[key]) ? of(logs) : undefined;
  // A proxy's log knows nothing of clients that go round it: where these are known, or CPU contradicts an even log,
  // it is evidence beside the others but does not stand for all calls.
  const wholeStory = allThroughProxies && !(logged?.leans === 'even' && cpuSpeaking?.leans === 'skewed');
  const counting = wholeStory && logged ? [...counted, logged] : counted;
  const calls = known([...counting, history.calls]).find(speaks) ?? counting[0] ?? history.calls;
  const callsFirst = calls && speaks(calls) && !(cpuSpeaking && costsDiffer(calls, cpuSpeaking));
  const current =
    (callsFirst ? calls : undefined) ??
    cpuSpeaking ??
    // Bytes stand in for calls where nobody counted these.
    (calls ? undefined : known([network]).find(speaks)) ??
    cpu.find((s) => s.leans === 'too-little') ??
    calls ??
    lifetime;
  // A window longer than the life of a connection looks even while the load moves from pod to pod.
  const moving = known([history.calls, history.cpu]).find((signal) => signal.hops);
  const primary = moving && current?.leans === 'even' ? moving : current;
  return {
    all: known([
      ...sampledCpu,
      network,
      ...counted,
      logged,
      history.calls,
      history.cpu,
      lifetime,
      of(measures.lifetimeCalls),
    ]),
    cpu,
    network,
    calls,
    primary,
  };
}

/**
 * Calls that arrive evenly while CPU is skewed cost differently: then CPU is the work that has to be shown. Where a call
 * costs every pod about the same, CPU follows calls, and the two only lie on different sides of what counts as even.
 */
function costsDiffer(calls: Signal, cpu: Signal): boolean {
  if (calls.leans !== 'even' || cpu.leans !== 'skewed') return false;
  const costs = [...cpu.work].flatMap(([key, value]) => {
    const arrived = calls.work.get(key) ?? 0;
    return arrived > 0 ? [value / arrived] : [];
  });
  return effectivePods(costs) < alikeCosts * costs.length;
}

function speaks({ leans }: Signal): boolean {
  return leans === 'skewed' || leans === 'even';
}
