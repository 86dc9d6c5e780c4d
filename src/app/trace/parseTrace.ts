import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { UserError } from '../../model/userError.js';
import { Http2debugLog } from '../../sources/http2debug/http2debugLog.js';
import type { Recorder } from './recorder.js';

/** `trace --parse FILE|-`: reads frames from a log; lines of other kinds between them are passed over. */
export async function parseTrace(
  file: string,
  recorder: Recorder,
  showSecrets: boolean,
  signal: AbortSignal,
): Promise<void> {
  const input: Readable = file === '-' ? process.stdin : createReadStream(file);
  const log = new Http2debugLog(showSecrets, (event) => recorder.take(event));
  let lines = 0;
  let taken = 0;
  try {
    for await (const line of createInterface({
      input: input.on('error', () => {}),
      signal,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      lines++;
      if (log.take(line)) taken++;
      await recorder.keptUp();
    }
    if (input.errored) throw input.errored;
  } catch (error) {
    if (!signal.aborted) throw unreadable(file, error as Error);
  }
  log.end();
  if (taken === 0 && !signal.aborted) throw noFrames(file, lines);
}

function unreadable(file: string, error: Error): UserError {
  return new UserError(`${file} cannot be read`, {
    why: error.message,
    next: 'check --parse',
    exitCode: 2,
    cause: error,
  });
}

function noFrames(file: string, lines: number): UserError {
  return new UserError(`${file === '-' ? 'Standard input' : file} holds no HTTP/2 frame`, {
    why: lines === 0 ? 'it is empty' : `none of its ${lines} lines is one that GODEBUG=http2debug=2 prints`,
    next: 'start the Go program with GODEBUG=http2debug=2 and take its standard error, as by kubectl logs',
    exitCode: 2,
  });
}
