import type { WorkMeasure } from '../model/work.js';
import type { ConnectionPicture } from './connectionPicture.js';
import type { Measures } from './serviceVerdict.js';
import { type Signal, signalOf } from './signal.js';
import { streamRates } from './streamRates.js';

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
): Signals {
  const of = (m: WorkMeasure | undefined) => (m ? signalOf(m, keys) : undefined);
  const known = (signals: (Signal | undefined)[]) => signals.filter((s) => s !== undefined);
  const cpu = known([of(measures.summaryCpu), of(measures.metricsCpu)]);
  const network = of(measures.summaryNetwork);
  const counted = known([of(measures.callRates), of(streamRates(measures.channelz, picture))]);
  const calls = counted.find(speaks) ?? counted[0];
  const lifetime = of(measures.lifetimeCpu);
  const cpuSpeaking = cpu.find(speaks);
  // Calls that arrive evenly while CPU is skewed cost differently: then CPU is the work that has to be shown.
  const callsFirst = calls && speaks(calls) && !(calls.leans === 'even' && cpuSpeaking?.leans === 'skewed');
  const primary =
    (callsFirst ? calls : undefined) ??
    cpuSpeaking ??
    // Bytes stand in for calls where nobody counted these.
    (calls ? undefined : known([network]).find(speaks)) ??
    cpu.find((s) => s.leans === 'too-little') ??
    calls ??
    lifetime;
  return {
    all: known([...cpu, network, ...counted, lifetime, of(measures.lifetimeCalls)]),
    cpu,
    network,
    calls,
    primary,
  };
}

function speaks({ leans }: Signal): boolean {
  return leans === 'skewed' || leans === 'even';
}
