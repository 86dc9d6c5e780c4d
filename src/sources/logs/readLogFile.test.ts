import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { nginxErrors } from '../../../test/kit/proxyLines.js';
import { readLogFile } from './readLogFile.js';

const access = (upstream: string) =>
  `10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "grpc-go/1.85.0" 103 0.019 [shop-greeter-50051] [] ${upstream} 73 0.019 200 0805`;

function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'access.log');
  writeFileSync(file, text);
  return file;
}

it('explains lines and counts requests by backend', () => {
  const lines = [
    ...Object.values(nginxErrors),
    access('10.0.0.1:50051'),
    access('10.0.0.1:50051'),
    access('10.0.0.2:50051'),
  ];
  const { lines: many, explained, access: counted } = readLogFile(written(lines.join('\r\n')));
  expect(many).toBe(lines.length);
  expect(explained.length).toBeGreaterThan(0);
  expect(counted).toMatchObject({
    requests: 3,
    backends: [
      { upstream: '10.0.0.1:50051', requests: 2 },
      { upstream: '10.0.0.2:50051', requests: 1 },
    ],
  });
});

it('reads lines that lie across pieces, and characters of several bytes', () => {
  const long = `${'é'.repeat(400_000)}\n`;
  expect(readLogFile(written(`${long.repeat(3)}${access('10.0.0.1:50051')}\n`))).toMatchObject({
    lines: 4,
    access: { requests: 1 },
  });
});

it('takes an empty file for a log without lines', () => {
  expect(readLogFile(written(''))).toMatchObject({ lines: 0, explained: [] });
});

it('says which file cannot be read', () => {
  expect(() => readLogFile('/nowhere/access.log')).toThrow(/cannot be read/);
});
