import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/userError.js';
import { doctor } from './doctor.js';
import type { Outcome, RunIo } from './outcome.js';

export interface DemoOptions {
  scenario: string;
  durationMs: number;
  version: string;
}

/** The scenarios by id, with what each shows. */
export async function demoScenarios(): Promise<readonly { id: string; title: string; story: string }[]> {
  const { scenarios } = await import('../playground/scenarios.js');
  return scenarios;
}

/** `grpclb demo`: starts the playground, runs doctor on it as on any cluster, and ends it. */
export async function demo(options: DemoOptions, io: RunIo): Promise<Outcome> {
  return withPlayground(options.scenario, io, async ({ kubeconfig, namespace }) =>
    doctor(
      {
        view: 'report',
        cluster: { kubeconfig, namespace },
        allNamespaces: false,
        files: [],
        recursive: false,
        stdin: async () => '',
        targets: [],
        durationMs: options.durationMs,
        grpc: [],
        only: [],
        skip: [],
        version: options.version,
      },
      io,
    ),
  );
}

/** `grpclb demo --serve`: leaves the playground up until the signal, and says how to reach it. */
export async function serveDemo(scenario: string, io: RunIo): Promise<void> {
  await withPlayground(scenario, io, async ({ kubeconfig, namespace }) => {
    io.tell(`the playground is up: grpclb doctor --kubeconfig ${kubeconfig} -n ${namespace}`);
    io.tell('Ctrl-C ends it');
    await new Promise<void>((resolve) => {
      if (io.signal.aborted) resolve();
      io.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  });
}

async function withPlayground<Result>(
  scenario: string,
  io: RunIo,
  use: (up: { kubeconfig: string; namespace: string }) => Promise<Result>,
): Promise<Result> {
  const { scenarios } = await import('../playground/scenarios.js');
  const found = scenarios.find((s) => s.id === scenario);
  if (!found) {
    throw new UserError(`there is no scenario ${scenario}`, {
      next: `the scenarios are: ${scenarios.map((s) => s.id).join(', ')}`,
      exitCode: 2,
    });
  }
  const { startPlayground } = await import('../playground/playground.js');
  io.progress('starting gRPC servers and a client on loopback');
  const folder = await mkdtemp(join(tmpdir(), 'grpclb-demo-'));
  const playground = await startPlayground({ scenario: found.id, signal: io.signal, progress: io.progress });
  try {
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, playground.kubeconfig, { mode: 0o600 });
    io.progress('waiting for the first sample of every pod');
    await playground.warmUp();
    return await use({ kubeconfig, namespace: playground.namespace });
  } finally {
    await playground.close();
    await rm(folder, { recursive: true, force: true });
  }
}
