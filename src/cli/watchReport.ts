import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, RunIo } from '../app/outcome.js';
import { exitCodes } from './exitCodes.js';
import { interrupt } from './interrupt.js';
import { frame } from './repaint.js';
import type { ReportFlags } from './reportRun.js';
import { terminal } from './terminal.js';

/** Makes the report again and again and shows each in place of the last, until Ctrl-C. */
export async function watchReport(
  flags: ReportFlags,
  intervalMs: number,
  produce: (io: RunIo) => Promise<Outcome>,
): Promise<number> {
  const { signal, release } = interrupt();
  const { stdout } = process;
  const silent = () => {};
  let above = 0;
  try {
    while (!signal.aborted) {
      const outcome = await produce({ signal, progress: silent, tell: silent, verbose: silent });
      if (signal.aborted) break;
      const canvas = terminal(stdout, process.env, { noColor: flags['no-color'], wide: flags.output === 'wide' });
      const text = await outcome.render(flags.output, canvas);
      const next = frame(text, above, stdout.isTTY === true ? stdout.rows : undefined);
      stdout.write(next.text);
      above = next.lines;
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
    return exitCodes.interrupted;
  } finally {
    release();
  }
}
