import { checks } from '../checks/index.js';
import { systemClock } from '../kube/systemClock.js';
import { ruleTexts } from '../model/check.js';
import type { GivenLog } from '../model/logs/givenLog.js';
import type { Canvas, Report } from '../model/report.js';
import { diagnose } from './diagnose.js';
import { type InputChoice, withInput } from './input.js';
import { measuringOf, type SamplingOptions } from './measuring.js';
import type { Outcome, RunIo } from './outcome.js';
import { offIn, readSettings, type SettingsChoice } from './settings.js';

/** Which question a command asks: all of them, how work is spread and why, or only what CPU says. */
export type View = 'report' | 'picture' | 'top';

export interface DoctorOptions extends InputChoice, SamplingOptions, SettingsChoice {
  view: View;
  targets: readonly string[];
  grpc: readonly string[];
  only: readonly string[];
  skip: readonly string[];
  version: string;
  /** Files of logs to explain. */
  logs?: readonly string[];
}

/** `grpclb doctor`: reads a cluster, a snapshot or manifests and diagnoses it. */
export async function doctor(options: DoctorOptions, io: RunIo): Promise<Outcome> {
  const { targets, selector, only, skip, version, view } = options;
  const startedAt = systemClock.now();
  const { config, baseline } = await readSettings(options);
  const given = await readLogs(options.logs ?? []);
  const grpc = [...options.grpc, ...(config?.grpc ?? [])];
  return withInput({ ...options, namespaces: config?.namespaces }, io, async (input) => {
    const { inventory, namespaces, clock, everythingRefused } = input;
    const report = await diagnose({
      inventory,
      namespaces,
      measuring: await measuringOf(input, samplingOf(options), io),
      scope: { targets, ...(selector !== undefined && { selector }), ...(!input.api && { namespaces }) },
      judging: view === 'report',
      grpc,
      choice: { only, skip, off: offIn(config) },
      config,
      baseline,
      clock,
      version,
      logs: given,
      startedAt: input.recorded ? clock.now() : startedAt,
      signal: io.signal,
    });
    return outcome(report, everythingRefused, view);
  });
}

/** Read before anything else: a file that is not there must not cost a minute of sampling. */
async function readLogs(files: readonly string[]): Promise<GivenLog[]> {
  if (files.length === 0) return [];
  const { readLogFile } = await import('../sources/logs/readLogFile.js');
  return files.map(readLogFile);
}

/** CPU alone, as `kubectl top` has it, needs nothing but metrics-server. */
function samplingOf({ view, ...options }: DoctorOptions): SamplingOptions {
  return view === 'top' ? { ...options, rungs: [1] } : options;
}

function outcome(report: Report, everythingRefused: boolean, view: View): Outcome {
  return {
    report,
    everythingRefused,
    async render(format: string, canvas: Canvas) {
      const { reporters } = await import('../report/index.js');
      const wide = format === 'wide';
      const people = { report: 'table', picture: 'picture', top: 'top' }[view];
      const id = wide || format === 'table' ? people : format;
      const reporter = reporters.find((r) => r.meta.id === id);
      if (!reporter) throw new Error(`no reporter is called ${format}`);
      return reporter.render(report, { ...canvas, wide }, view === 'report' ? ruleTexts(checks) : []);
    },
    async planFiles() {
      const { planFiles } = await import('../report/planFiles.js');
      return planFiles(report.plan);
    },
    async baseline() {
      const { baselineOf } = await import('../model/gate/baseline.js');
      return `${JSON.stringify(baselineOf(report), null, 2)}\n`;
    },
  };
}
