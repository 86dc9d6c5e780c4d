import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The cluster under test: the lab, or whatever GRPCLB_E2E_KUBECONFIG names. */
export const kubeconfig = required(
  'GRPCLB_E2E_KUBECONFIG',
  'bring the lab up with test/lab/lab up, or name a kubeconfig',
);
/** The images that the lab's install makes; on another cluster push them and name the place. */
export const image = (name: string) => `${process.env.GRPCLB_E2E_IMAGES ?? 'lab.local'}/${name}:1`;
/** Holds the demo server and client of test/lab/demo. */
export const demoImage = image('demo');
export const root = resolve(import.meta.dirname, '../../..');
const bin = resolve(root, 'bin/grpclb.js');
const lab = resolve(root, 'test/lab/lab');

function required(name: string, what: string): string {
  const value = process.env[name];
  // Not skipped: a suite that silently passes without a cluster proves nothing.
  if (value === undefined || !existsSync(value)) throw new Error(`${name} names no file: ${what}`);
  return resolve(value);
}

function kubectlCommand(): string[] {
  const own = process.env.GRPCLB_E2E_KUBECTL;
  return own ? own.split(' ') : [lab, 'kubectl'];
}

/** Runs kubectl and returns its standard output; throws with its standard error. */
export function kubectl(args: readonly string[], input?: string): string {
  const [command = '', ...first] = kubectlCommand();
  return execFileSync(command, [...first, '--kubeconfig', kubeconfig, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input !== undefined && { input }),
  });
}

export function kubectlJson<T = { items: unknown[] }>(args: readonly string[]): T {
  return JSON.parse(kubectl([...args, '-o', 'json'])) as T;
}

export interface Ran {
  stdout: string;
  stderr: string;
  code: number | null;
}

/** Runs grpclb in the network of the lab's first node, from where pods and the addresses of Services can be reached. */
export async function grpclbInside(args: readonly string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-inside-'));
  try {
    const file = join(folder, 'kubeconfig');
    const server = kubectl(['get', 'service', 'kubernetes', '-o', 'jsonpath=https://{.spec.clusterIP}:443']);
    writeFileSync(file, readFileSync(kubeconfig, 'utf8').replace(/https:\/\/[^\s,"'}]+/, server), {
      mode: 0o600,
    });
    return await grpclb(args, { env: { KUBECONFIG: file }, within: [lab, 'nsnode', '1'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs the built grpclb as a user would. */
export function grpclb(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; interruptAfterMs?: number; within?: readonly string[] } = {},
): Promise<Ran> {
  const [command = '', ...words] = [...(options.within ?? []), process.execPath, bin, ...args];
  return new Promise((done, fail) => {
    const child = spawn(command, words, {
      env: { ...process.env, KUBECONFIG: kubeconfig, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer = options.interruptAfterMs
      ? setTimeout(() => child.kill('SIGINT'), options.interruptAfterMs)
      : undefined;
    child.on('error', fail);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ stdout, stderr, code });
    });
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Waits until the condition holds; fails with what it last saw. */
export async function until(what: string, condition: () => boolean | Promise<boolean>, seconds = 120): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
      last = 'not yet';
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    await sleep(1000);
  }
  throw new Error(`${what}: not within ${seconds} s (${String(last)})`);
}
