import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { detectFormat } from '../../model/logs/accessLog.js';
import { explainLines } from '../../model/logs/explainLines.js';
import type { GivenLog } from '../../model/logs/givenLog.js';
import { requestsByBackend } from '../../model/logs/requestsByBackend.js';
import { UserError } from '../../model/userError.js';

const chunkBytes = 1 << 20;
/** A line that is longer is a file without line breaks, and no log. */
const longestLine = 4 << 20;

/** Reads a log piece by piece, however large it is: each question is a pass of its own. */
export function readLogFile(file: string): GivenLog {
  try {
    const format = detectFormat(linesOf(file));
    const explained = explainLines(linesOf(file));
    let lines = 0;
    for (const _ of linesOf(file)) lines++;
    if (!format) return { file, lines, explained };
    let requests = 0;
    const backends = requestsByBackend(
      (function* () {
        for (const line of linesOf(file)) {
          const request = format.parse(line);
          if (!request) continue;
          requests++;
          yield request;
        }
      })(),
    );
    return { file, lines, explained, access: { format: format.title, requests, backends } };
  } catch (cause) {
    throw new UserError(`${file} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'name a log of a proxy or a server with --log',
      exitCode: 2,
      cause,
    });
  }
}

function* linesOf(file: string): Generator<string> {
  const handle = openSync(file, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(chunkBytes);
    let rest = '';
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      const [first = '', ...more] = decoder.write(chunk.subarray(0, read)).split('\n');
      rest += first;
      for (const line of more) {
        yield rest.replace(/\r$/, '');
        rest = line;
      }
      if (rest.length > longestLine) rest = rest.slice(0, longestLine);
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(handle);
  }
}
