/**
 * What a tap costs: latency and throughput of gRPC calls straight to a server, through a relay that reads nothing, and
 * through `grpclb trace --listen`: `npm run bench:trace [ROUNDS]`. The ways take turns in each round, each is a process
 * of its own. `UPDATE_RESULTS=1` writes the table to test/bench/results/trace.md.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type ClientHttp2Session, connect, createServer, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');
const sequentialCalls = 1500;
const manyCalls = 6000;
const atOnce = 50;
const bulkBytes = 256 * 1024 * 1024;
const messageBytes = 64 * 1024;

const role = process.argv[2];
if (role === 'server') serve();
else if (role === 'relay') relay(Number(process.argv[3]));
else await bench(Number(role ?? 5));

/** Answers unary calls with 100 bytes, and `/bench.B/Bulk` with a long stream of messages. */
function serve(): void {
  const small = framed(100);
  const large = framed(messageBytes);
  const server = createServer({ settings: { initialWindowSize: 4 * 1024 * 1024 } });
  server.on('session', (session) => session.on('error', () => {}));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {}).resume();
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    if (headers[':path'] === '/bench.B/Bulk') void bulk(stream, large);
    else stream.end(small);
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port},`));
}

async function bulk(stream: ServerHttp2Stream, message: Buffer): Promise<void> {
  for (let sent = 0; sent < bulkBytes; sent += message.length) {
    if (!stream.write(message)) await once(stream, 'drain');
  }
  stream.end();
}

function framed(bytes: number): Buffer {
  const message = Buffer.alloc(bytes + 5, 7);
  message[0] = 0;
  message.writeUInt32BE(bytes, 1);
  return message;
}

/** The least that standing between can cost in Node. */
function relay(port: number): void {
  const server = createTcpServer({ noDelay: true }, (client) => {
    const upstream = connectTcp({ port, host: '127.0.0.1', noDelay: true });
    client.on('error', () => {}).pipe(upstream);
    upstream.on('error', () => {}).pipe(client);
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port},`));
}

interface Measured {
  medianUs: number;
  p99Us: number;
  callsPerSecond: number;
  megabytesPerSecond: number;
}

interface Way {
  name: string;
  address: string;
  rounds: Measured[];
}

async function bench(rounds: number): Promise<void> {
  const children: ChildProcess[] = [];
  const start = async (args: string[], stdout: 'pipe' | 'ignore' = 'pipe') => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', stdout, 'pipe'] });
    children.push(child);
    const from = stdout === 'pipe' ? child.stdout : child.stderr;
    if (!from) throw new Error('no output to read');
    for await (const line of createInterface({ input: from })) {
      const address = /listening on (127\.0\.0\.1:\d+),/.exec(line)?.[1];
      if (address !== undefined) {
        from.resume();
        return address;
      }
    }
    throw new Error(`${args.join(' ')} did not start`);
  };
  const tap = (to: string, ...flags: string[]) =>
    start([join(root, 'bin/grpclb.js'), 'trace', '--listen', ':0', '--to', to, ...flags], 'ignore');
  try {
    const server = await start([import.meta.filename, 'server']);
    const ways: Way[] = [
      { name: 'straight', address: server, rounds: [] },
      {
        name: 'relay that reads nothing',
        address: await start([import.meta.filename, 'relay', server.split(':')[1] ?? '']),
        rounds: [],
      },
      { name: 'trace --summary', address: await tap(server, '--summary'), rounds: [] },
      { name: 'trace, every frame shown', address: await tap(server), rounds: [] },
    ];
    for (const way of ways) await measure(way.address);
    for (let round = 0; round < rounds; round++) {
      for (const way of ways) way.rounds.push(await measure(way.address));
      process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    }
    const text = report(ways, rounds);
    process.stdout.write(text);
    if (process.env.UPDATE_RESULTS === '1') writeFileSync(join(root, 'test/bench/results/trace.md'), text);
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

async function measure(address: string): Promise<Measured> {
  const session = connect(`http://${address}`, { settings: { initialWindowSize: 4 * 1024 * 1024 } });
  await once(session, 'remoteSettings');
  session.setLocalWindowSize(16 * 1024 * 1024);
  const took: number[] = [];
  for (let call = 0; call < sequentialCalls; call++) {
    const start = performance.now();
    await unary(session, '/bench.B/Call');
    took.push((performance.now() - start) * 1000);
  }
  let begun = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (begun++ < manyCalls) await unary(session, '/bench.B/Call');
    }),
  );
  const callsPerSecond = manyCalls / ((performance.now() - start) / 1000);
  const bulkStart = performance.now();
  await unary(session, '/bench.B/Bulk');
  const megabytesPerSecond = bulkBytes / 1e6 / ((performance.now() - bulkStart) / 1000);
  session.close();
  await once(session, 'close');
  took.sort((a, b) => a - b);
  return { medianUs: at(took, 0.5), p99Us: at(took, 0.99), callsPerSecond, megabytesPerSecond };
}

async function unary(session: ClientHttp2Session, path: string): Promise<void> {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  stream.end(framed(100));
  stream.resume();
  await once(stream, 'close');
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function median(numbers: readonly number[]): number {
  return at(
    [...numbers].sort((a, b) => a - b),
    0.5,
  );
}

function report(ways: readonly Way[], rounds: number): string {
  const straight = ways[0];
  /** Each round against the straight way of the same round. */
  const cell = (way: Way, key: keyof Measured, unit: string) => {
    const ratios = way.rounds.map((round, index) => round[key] / (straight?.rounds[index]?.[key] ?? 1));
    return `${median(way.rounds.map((round) => round[key])).toFixed(0)} ${unit} (${median(ratios).toFixed(2)})`;
  };
  const rows = ways.map(
    (way) =>
      `| ${way.name} | ${cell(way, 'medianUs', 'µs')} | ${cell(way, 'p99Us', 'µs')} | ${cell(way, 'callsPerSecond', '/s')} | ${cell(way, 'megabytesPerSecond', 'MB/s')} |`,
  );
  return `# What a tap costs

\`npm run bench:trace\`, ${rounds} rounds in which the ways take turns; medians, in brackets the median ratio to the
straight way of the same round. Server, client and what stands between are a process each, over loopback, on
${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.versions.node}: where cores are
fewer than processes, a hop costs more than it would elsewhere. Latency: ${sequentialCalls} unary calls one after the
other. Calls: ${manyCalls}, ${atOnce} at once. Bulk: ${bulkBytes / 1024 / 1024} MiB in messages of ${messageBytes / 1024} KiB.

| way | latency, median | latency, p99 | calls | bulk |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
