import { once } from 'node:events';
import { ProbeFailure } from '../../app/probe/probeOptions.js';
import { eventRenderer, renderSummary } from '../../app/trace/render.js';
import { trace as runTrace, type TraceIo } from '../../app/trace/trace.js';
import { durationMs } from '../duration.js';
import { exitCodes } from '../exitCodes.js';
import { interrupt } from '../interrupt.js';
import { terminal } from '../terminal.js';
import { type TraceArgs, type TraceFlags, traceWish } from './traceFlags.js';

/** `grpclb trace`; returns the exit code: that of a failed call, of a tap always 0. */
export async function trace(args: TraceArgs, flags: TraceFlags): Promise<number> {
  const wish = traceWish(args, flags);
  const { signal, release } = interrupt();
  const say = (text: string) => void (flags.quiet || process.stderr.write(text));
  const limit = flags.duration === undefined ? [] : [AbortSignal.timeout(durationMs(flags.duration, '--duration'))];
  const canvas = terminal(process.stdout, process.env, { noColor: flags['no-color'], wide: flags.output === 'wide' });
  const text = await eventRenderer(flags.output, canvas);
  const io: TraceIo = {
    signal: AbortSignal.any([signal, ...limit]),
    show: (event) => print(text(event)),
    ready: (address) => say(`listening on ${address}, passing on to ${flags.to}; Ctrl-C ends\n`),
    out: async () => {},
    err: say,
    input: () => process.stdin.setEncoding('utf8') as AsyncIterable<string>,
    environment: process.env,
  };
  try {
    const result = await runTrace(wish, io);
    const gap = flags.summary || flags.output === 'json' ? '' : '\n';
    await print(gap + (await renderSummary(result.summary, flags.output, canvas)));
    if (result.notShown > 0) say(`${result.notShown} events came too fast to be shown; all are counted\n`);
    if (wish.kind !== 'tap' && signal.aborted) return exitCodes.interrupted;
    return result.failed ? exitCodes.findings : exitCodes.ok;
  } catch (error) {
    if (!(error instanceof ProbeFailure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode === 2 ? exitCodes.usage : exitCodes.unreachable;
  } finally {
    release();
    process.stdin.unref?.();
  }
}

async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
