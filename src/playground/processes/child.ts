import { type ChildProcess, fork } from 'node:child_process';
import type { FromChild, Job, Reading, ToChild } from './messages.js';

const startWithinMs = 20_000;
const answerWithinMs = 2_000;
const endWithinMs = 2_000;

/** How a child ended. */
export interface ChildExit {
  at: number;
  code: number | null;
  /** What it wrote to standard error last. */
  stderr: string;
}

/** A process of the playground, seen from its parent. */
export class Child {
  exit: ChildExit | undefined;
  startedAt = 0;
  port = 0;
  private lastRead = 0;
  private readonly waiting = new Map<number, (reading: Reading | undefined) => void>();
  private readonly gone: Promise<void>;

  private constructor(private readonly process: ChildProcess) {
    let stderr = '';
    process.stderr?.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-2000);
    });
    this.gone = new Promise((resolve) => {
      const end = (code: number | null, why = stderr) => {
        this.exit ??= { at: Date.now(), code, stderr: why.trim() };
        for (const answer of this.waiting.values()) answer(undefined);
        this.waiting.clear();
        resolve();
      };
      process.once('exit', (code) => end(code));
      // Also told of failures to signal a living process; only one that never started has no pid.
      process.on('error', (error) => process.pid === undefined && end(null, error.message));
    });
  }

  /**
   * Starts a process and resolves when it is what the job says. Rejects with the child's own error (its `code`
   * kept: EADDRINUSE and the like), after which no process is left.
   */
  static async start(entry: string, job: Job, { lifetimeMs, signal }: ChildLimits): Promise<Child> {
    signal.throwIfAborted();
    const child = new Child(
      fork(entry, [], {
        // Neither flags nor environment of the parent: a debugger or coverage there is not meant for the servers.
        execArgv: [],
        env: {},
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      }),
    );
    try {
      await child.ready(job, lifetimeMs, signal);
      return child;
    } catch (error) {
      await child.end();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** What the process measures of itself now; undefined when it does not answer. */
  read(): Promise<Reading | undefined> {
    if (this.exit) return Promise.resolve(undefined);
    const id = ++this.lastRead;
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer(undefined), answerWithinMs);
      const answer = (reading: Reading | undefined) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(reading);
      };
      this.waiting.set(id, answer);
      this.send({ do: 'read', id });
    });
  }

  /** Ends the process, gently first, and resolves when it is gone. */
  async end(): Promise<void> {
    if (this.exit) return;
    this.process.kill('SIGTERM');
    const insist = setTimeout(() => this.process.kill('SIGKILL'), endWithinMs);
    await this.gone;
    clearTimeout(insist);
  }

  /** Resolves when the process is gone, however it went. */
  whenGone(): Promise<void> {
    return this.gone;
  }

  private ready(job: Job, lifetimeMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the ${job.role} process is not ready after ${startWithinMs / 1000} s`)),
        startWithinMs,
      );
      const aborted = () => reject(signal.reason);
      signal.addEventListener('abort', aborted, { once: true });
      const done = () => {
        clearTimeout(late);
        signal.removeEventListener('abort', aborted);
      };
      this.process.on('message', (message: FromChild) => {
        if (message.says === 'reading') return this.waiting.get(message.id)?.(message.reading);
        done();
        if (message.says === 'failed') {
          return reject(
            Object.assign(new Error(`the ${job.role} process says: ${message.message}`), { code: message.code }),
          );
        }
        this.startedAt = message.startedAt;
        this.port = message.port;
        resolve();
      });
      void this.gone.then(() => {
        done();
        reject(new Error(`the ${job.role} process ended with code ${this.exit?.code}: ${this.exit?.stderr}`));
      });
      this.send({ do: 'run', job, lifetimeMs });
    });
  }

  private send(message: ToChild): void {
    // A child that is just ending has no channel any more; its `exit` answers whoever waits.
    if (this.process.connected) this.process.send(message, () => {});
  }
}

export interface ChildLimits {
  /** After this the process ends by itself, whatever becomes of its parent. */
  lifetimeMs: number;
  signal: AbortSignal;
}
