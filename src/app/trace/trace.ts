import type { DescriptorSource } from '../../grpc/descriptors/descriptorSource.js';
import type { TraceEvent } from '../../model/trace/frame.js';
import type { TraceSummary } from '../../model/trace/traceSummary.js';
import type { ProbeIo, ProbeOptions } from '../probe/probeOptions.js';
import { Recorder } from './recorder.js';
import type { TapChoice } from './tapTrace.js';
import type { TraceView } from './traceOptions.js';

export interface TraceIo extends ProbeIo {
  show(event: TraceEvent): Promise<void>;
  /** Says where the tap listens. */
  ready(address: string): void;
}

export interface TraceResult {
  summary: TraceSummary;
  /** Events that came faster than they could be shown; they are counted all the same. */
  notShown: number;
  /** One of our own calls failed. */
  failed: boolean;
}

/** `probe` says how a server is reached, where there is one, and where types are known from. */
export type TraceWish =
  | { kind: 'call'; view: TraceView; probe: ProbeOptions; decode: boolean }
  | { kind: 'tap'; view: TraceView; probe: ProbeOptions; decode: boolean; tap: TapChoice }
  | { kind: 'parse'; view: TraceView; file: string };

/** `grpclb trace`: shows frames as they pass, and tells at the end what they come to. */
export async function trace(wish: TraceWish, io: TraceIo): Promise<TraceResult> {
  const recorderWith = async (source: DescriptorSource | undefined): Promise<Recorder> => {
    const decode = source && (await import('./decoder.js')).decoder(source);
    return new Recorder({ ...wish.view, show: io.show, decode });
  };
  if (wish.kind === 'parse') {
    const { parseTrace } = await import('./parseTrace.js');
    const recorder = await recorderWith(undefined);
    await parseTrace(wish.file, recorder, wish.view.showSecrets, io.signal);
    return resultOf(recorder, false);
  }
  if (wish.kind === 'tap') {
    const { tapTrace } = await import('./tapTrace.js');
    const types = wish.decode ? await typesOf(wish.probe, io) : undefined;
    const recorder = await recorderWith(types?.source);
    try {
      await tapTrace(wish.tap, recorder, io.signal, io.ready);
    } finally {
      await types?.close();
    }
    return resultOf(recorder, false);
  }
  const { ownCalls } = await import('./ownCalls.js');
  let recorder: Recorder | undefined;
  const exitCode = await ownCalls(wish.probe, io, async ({ source }) => {
    recorder = await recorderWith(wish.decode ? source : undefined);
    return recorder;
  });
  return resultOf(recorder, exitCode !== 0);
}

async function typesOf(probe: ProbeOptions, io: ProbeIo) {
  const { openSession } = await import('../probe/session.js');
  return openSession(probe, io, undefined);
}

async function resultOf(recorder: Recorder | undefined, failed: boolean): Promise<TraceResult> {
  if (!recorder) throw new Error('no trace was begun');
  return { summary: await recorder.summary(), notShown: recorder.notShown, failed };
}
