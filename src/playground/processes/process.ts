/** Entry of the playground's child processes: told by its parent what to be, it is that until the parent is gone. */
import { runEdgeProxy } from './edgeProxy.js';
import { runGreeterClient } from './greeterClient.js';
import { runGreeterServer } from './greeterServer.js';
import type { FromChild, Job, RunningRole, ToChild } from './messages.js';
import { SocketCount } from './sockets.js';

const sockets = new SocketCount();
let running: RunningRole | undefined;

function tell(message: FromChild): void {
  // The parent may be gone between the check and the write; `disconnect` then ends this process.
  if (process.connected) process.send?.(message, () => {});
}

function start(job: Job): Promise<RunningRole> | RunningRole {
  switch (job.role) {
    case 'server':
      return runGreeterServer(job);
    case 'client':
      return runGreeterClient(job);
    case 'edge':
      return runEdgeProxy(job);
  }
}

async function run(job: Job, lifetimeMs: number): Promise<void> {
  setTimeout(() => process.exit(0), lifetimeMs).unref();
  try {
    running = await start(job);
    tell({ says: 'ready', startedAt: performance.timeOrigin, port: running.port });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    tell({ says: 'failed', message, ...(code !== undefined && { code }) });
  }
}

function read(id: number): void {
  const { user, system } = process.cpuUsage();
  const reading = {
    at: Date.now(),
    cpuMicros: user + system,
    residentBytes: process.memoryUsage.rss(),
    ...sockets.total(),
    calls: 0,
    failedCalls: 0,
    ...running?.counters,
  };
  tell({ says: 'reading', id, reading });
}

sockets.start();
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole group of the terminal: the parent decides when its children end.
process.on('SIGINT', () => {});
process.on('message', (message: ToChild) => {
  if (message.do === 'run') void run(message.job, message.lifetimeMs);
  else read(message.id);
});
