import type { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';
import { openWebSocket, type StreamOptions } from './webSocket.js';

export interface ContainerCommand {
  namespace: string;
  pod: string;
  container: string;
  command: readonly string[];
}

/** What a command in a container printed, and how it ended. */
export interface ExecResult {
  stdout: string;
  stderr: string;
  /** Undefined where the command could not be started; `failure` says why. */
  exitCode: number | undefined;
  failure?: string;
}

const channels = { stdout: 1, stderr: 2, status: 3 } as const;
const usualTimeoutMs = 10_000;
const mostOutput = 4 * 1024 * 1024;

/** Runs a command in a container. That the image lacks the program is a result; an ApiFailure is what the API refuses. */
export async function exec(
  api: Api,
  { namespace, pod, container, command }: ContainerCommand,
  { signal, timeoutMs = usualTimeoutMs }: StreamOptions = {},
): Promise<ExecResult> {
  const query = new URLSearchParams({ container, stdout: 'true', stderr: 'true' });
  for (const word of command) query.append('command', word);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec`;
  const socket = await openWebSocket(api, `${path}?${query}`, { signal, timeoutMs });
  const parts: Record<number, Buffer[]> = {};
  let size = 0;
  const what = `${command[0]} in container ${container} of pod ${namespace}/${pod}`;
  await new Promise<void>((resolve, reject) => {
    const give = (detail: string) => {
      reject(new ApiFailure({ reason: 'timed-out', detail }));
      socket.terminate();
    };
    const late = setTimeout(() => give(`${what} does not end within ${timeoutMs / 1000} s.`), timeoutMs);
    const stop = () => give(`${what} is stopped halfway.`);
    signal?.addEventListener('abort', stop, { once: true });
    socket.on('message', (message: Buffer) => {
      const [channel = 0] = message;
      parts[channel] ??= [];
      parts[channel].push(message.subarray(1));
      size += message.length;
      if (size > mostOutput) give(`${what} prints more than ${mostOutput / 1024 / 1024} MiB.`);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    socket.resume();
  });
  const text = (channel: number) => Buffer.concat(parts[channel] ?? []).toString('utf8');
  return { stdout: text(channels.stdout), stderr: text(channels.stderr), ...endOf(text(channels.status)) };
}

interface Status {
  status?: string;
  message?: string;
  details?: { causes?: { reason?: string; message?: string }[] };
}

/** How it ended, by the Status object that the server sends last. */
function endOf(status: string): Pick<ExecResult, 'exitCode' | 'failure'> {
  if (status === '') return { exitCode: undefined, failure: 'the stream ended without a status' };
  let told: Status;
  try {
    told = JSON.parse(status) as Status;
  } catch {
    return { exitCode: undefined, failure: status.slice(0, 300) };
  }
  if (told.status === 'Success') return { exitCode: 0 };
  const code = told.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  const failure = told.message ?? 'the command failed';
  return { exitCode: code === undefined ? undefined : Number(code), failure };
}
