/**
 * `grpclb probe` beside grpcurl and ghz, all asking the server of grpcurl's own tests on loopback:
 * `npm run bench:probe [ROUNDS]`. The ways take turns in each round; medians are printed. `UPDATE_RESULTS=1` writes
 * test/bench/results/probe.md. test/lab/parts/grpcurl.sh and ghz.sh build what it is compared with.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, homedir } from 'node:os';
import { join, resolve } from 'node:path';

const rounds = Number(process.argv[2] ?? 7);
const root = resolve(import.meta.dirname, '../..');
const bin = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'grpclb-lab/bin');
const unary = 'testing.TestService/UnaryCall';
const calls = 10_000;
const streamMiB = 1024;
const heapMiB = 64;

for (const name of ['grpcurl', 'grpcurl-testserver', 'ghz']) {
  if (!existsSync(join(bin, name))) throw new Error(`${name} is not built: see the head of this file`);
}

interface Way {
  command: string;
  args: string[];
  /** How often this is run; the stream takes seconds. */
  rounds?: number;
}

const server = spawn(join(bin, 'grpcurl-testserver'), ['-q', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
const address = await new Promise<string>((done, fail) => {
  let said = '';
  const read = (text: Buffer) => {
    said += text;
    const found = /Listening on (\S+)/.exec(said)?.[1];
    if (found) done(found);
  };
  server.stdout.on('data', read);
  server.stderr.on('data', read);
  server.once('exit', () => fail(new Error(`the server ended: ${said}`)));
});

const probe = (...words: string[]): Way => ({
  command: process.execPath,
  args: [join(root, 'bin/grpclb.js'), 'probe', '-plaintext', ...words],
});
const grpcurl = (...words: string[]): Way => ({ command: join(bin, 'grpcurl'), args: ['-plaintext', ...words] });
const large = JSON.stringify({
  response_type: 'COMPRESSABLE',
  response_parameters: Array.from({ length: streamMiB }, () => ({ size: 1024 * 1024 })),
});
const stream = ['-d', large, address, 'testing.TestService/StreamingOutputCall'];
const streaming = probe(...stream);

/** What no client that stands on Node can go below. */
const bareRequest = `const session = require('node:http2').connect('http://${address}');
const request = session.request({ ':method': 'POST', ':path': '/testing.TestService/EmptyCall', 'content-type': 'application/grpc', te: 'trailers' });
request.resume().on('end', () => session.close()).end(Buffer.alloc(5));`;

const ways: Record<string, Way> = {
  'node -e 0': { command: process.execPath, args: ['-e', '0'] },
  'node:http2, one bare request': { command: process.execPath, args: ['-e', bareRequest] },
  'probe list': probe(address, 'list'),
  'grpcurl list': grpcurl(address, 'list'),
  'probe: one call': probe(address, unary),
  'grpcurl: one call': grpcurl(address, unary),
  [`probe: ${calls} calls`]: probe('-repeat', String(calls), '-concurrency', '50', '-d', '{}', address, unary),
  [`ghz: ${calls} calls`]: {
    command: join(bin, 'ghz'),
    args: ['--insecure', '-n', String(calls), '-c', '50', '--connections', '1', '--call', unary, '-d', '{}', address],
  },
  [`probe: a stream of ${streamMiB} MiB, heap of ${heapMiB} MiB`]: {
    ...streaming,
    args: [`--max-old-space-size=${heapMiB}`, ...streaming.args],
    rounds: 1,
  },
  [`grpcurl: a stream of ${streamMiB} MiB`]: { ...grpcurl(...stream), rounds: 1 },
};

interface Taken {
  wallMs: number;
  cpuMs: number;
}

/** One run by the shell's own `time`: it asks the kernel, to the millisecond. */
function run({ command, args }: Way): Taken {
  const script = 'TIMEFORMAT=\'%R %U %S\'; time "$@" >/dev/null 2>/dev/null || echo failed >&2';
  const { stderr, error } = spawnSync('bash', ['-c', script, 'bench', command, ...args], { encoding: 'utf8' });
  if (error) throw error;
  if (stderr.includes('failed')) throw new Error(`${command} ${args.join(' ').slice(0, 200)} failed`);
  const [real = 0, user = 0, system = 0] = stderr.trim().split(/\s+/).map(Number);
  return { wallMs: real * 1000, cpuMs: (user + system) * 1000 };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const taken: Record<string, Taken[]> = {};
try {
  for (let round = -1; round < rounds; round++) {
    for (const [name, way] of Object.entries(ways)) {
      if (round >= (way.rounds ?? rounds)) continue;
      // The first round fills the compile cache; the stream needs none.
      if (round < 0 && way.rounds !== undefined) continue;
      const one = run(way);
      if (round >= 0) taken[name] = [...(taken[name] ?? []), one];
    }
  }
} finally {
  server.kill();
  await once(server, 'exit');
}

const base = median((taken['node -e 0'] ?? []).map(({ cpuMs }) => cpuMs));
const rows = Object.entries(taken).map(([name, all]) => {
  const cpu = median(all.map(({ cpuMs }) => cpuMs));
  const wall = median(all.map(({ wallMs }) => wallMs));
  return `| ${name} | ${wall.toFixed(0)} | ${cpu.toFixed(0)} | ${(cpu / base).toFixed(1)} |`;
});
const text = `# \`grpclb probe\` beside grpcurl 1.9.3 and ghz 0.120.0

Written by \`UPDATE_RESULTS=1 npm run bench:probe\` (test/bench/probe.ts): whole processes, medians of ${rounds} rounds (the
streams: one), in milliseconds. ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}.
The ${calls} calls go over one connection, 50 at once. The stream is printed as JSON by both.

The goal is 2.5 times \`node -e 0\`. The limit that was met is Node's own: loading \`node:http2\`, with \`tls\` and
\`crypto\` under it, for one bare request is the second row. A call adds the library that reads descriptors,
which parses the descriptor of descriptors before it can read the server's.

| | wall time, ms | CPU, ms | CPU of \`node -e 0\` |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
console.log(text);
if (process.env.UPDATE_RESULTS) writeFileSync(join(import.meta.dirname, 'results/probe.md'), text);
