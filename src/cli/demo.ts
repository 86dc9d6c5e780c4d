import { demoScenarios, demo as runDemo, serveDemo } from '../app/demo.js';
import { durationMs } from './duration.js';
import { exitCodes } from './exitCodes.js';
import { interrupt } from './interrupt.js';
import { type ReportFlags, reportRun } from './reportRun.js';
import { version } from './version.js';

export interface DemoFlags extends ReportFlags {
  duration: string;
  list: boolean;
  serve: boolean;
}

/** Runs the demo; returns the exit code. A demo finds faults by design, so findings do not fail it. */
export async function demo(scenario: string, flags: DemoFlags): Promise<number> {
  if (flags.list) {
    for (const { id, title, story } of await demoScenarios())
      process.stdout.write(`${id.padEnd(16)}${title}\n${''.padEnd(16)}${story}\n`);
    return exitCodes.ok;
  }
  if (flags.serve) {
    const { signal, release } = interrupt();
    const tell = (line: string) => void process.stderr.write(`${line}\n`);
    await serveDemo(scenario, { signal, progress: () => {}, tell, verbose: () => {} }).finally(release);
    return exitCodes.ok;
  }
  const duration = durationMs(flags.duration, '--duration');
  return reportRun(flags, (io) => runDemo({ scenario, durationMs: duration, version }, io));
}
