import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../kit/certificates.js';
import { runProbe } from '../kit/runProbe.js';
import { shopServer } from '../kit/shopServer.js';
import { echoServer } from './kit/echoServer.js';
import { type Line, lines } from './kit/grpcurlLines.js';
import { stallServer } from './kit/stallServer.js';

/** The same command lines for the real grpcurl and for `grpclb probe`: what they print, and how they exit. */
const bin = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'grpclb-lab/bin');
const grpcurl = join(bin, 'grpcurl');
const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'grpclb-parity-'));
const places: Record<string, string> = { DOLLAR: '$' };
const ends: (() => void)[] = [];
const outcomes: { title: string; line: Line; same: boolean }[] = [];

beforeAll(async () => {
  if (!existsSync(grpcurl)) throw new Error('grpcurl is not built: run test/lab/parts/grpcurl.sh');
  const { cert, key, ca } = makeCertificate({ dnsNames: ['localhost'] });
  for (const [name, text] of Object.entries({ 'server.pem': cert, 'server.key': key, 'ca.pem': ca })) {
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, 'broken.proto'), 'syntax = "proto3";\nmessage {');
  for (const name of ['every', 'old', 'edition', 'stall']) {
    writeFileSync(join(folder, `${name}.proto`), readFileSync(join(import.meta.dirname, `kit/protos/${name}.proto`)));
  }
  const [echo, node, stall] = await Promise.all([echoServer(), shopServer(), stallServer()]);
  ends.push(echo.stop, node.stop, stall.stop);
  Object.assign(places, {
    P: folder,
    SET: join(folder, 'old.set'),
    SHOP: join(folder, 'shop.set'),
    STALL: join(folder, 'stall.set'),
    CA: join(folder, 'ca.pem'),
    CERT: join(folder, 'server.pem'),
    ECHO: echo.address,
    NODE: node.address,
    NODESTALL: stall.address,
    GO: await testServer(),
    MUTE: await testServer('-noreflect'),
    TLS: (await testServer('-cert', join(folder, 'server.pem'), '-key', join(folder, 'server.key'))).replace(
      '127.0.0.1',
      'localhost',
    ),
  });
  await runProbe([
    '-import-path',
    folder,
    '-proto',
    'old.proto',
    '-protoset-out',
    placed('$SET'),
    'describe',
    'old.Record',
  ]);
  const protos = join(root, 'test/kit/protos');
  await runProbe(['-import-path', protos, '-proto', 'shop.proto', '-protoset-out', placed('$SHOP'), 'list']);
  await runProbe(['-import-path', folder, '-proto', 'stall.proto', '-protoset-out', placed('$STALL'), 'list']);
  places.PYSTALL = await pythonStall();
  const shop = readFileSync(placed('$SHOP'));
  const broken = { 'cut.set': shop.subarray(0, 300), 'page.set': '<html>404 Not Found</html>', 'empty.set': '' };
  for (const [name, bytes] of Object.entries(broken)) writeFileSync(join(folder, name), bytes);
  writeFileSync(join(folder, 'alone.set'), aloneIn(shop));
});

afterAll(() => {
  for (const end of ends) end();
  rmSync(folder, { recursive: true });
  if (process.env.UPDATE_RESULTS === '1') writeFileSync(join(root, 'docs/grpcurl-parity.md'), table());
});

/** The stall in Python, with packages of the lab. */
async function pythonStall(): Promise<string> {
  const packages = join(bin, '../python-reflection');
  const server = spawn('python3', [join(root, 'test/lab/servers/python/stall.py'), placed('$STALL')], {
    env: { ...process.env, PYTHONPATH: packages },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => server.kill());
  const [port] = await once(server.stdout, 'data');
  return `127.0.0.1:${String(port).trim()}`;
}

/** The last file of a set, without those that it imports. */
function aloneIn(set: Uint8Array): Uint8Array {
  const { file } = fromBinary(FileDescriptorSetSchema, set);
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: file.slice(-1) }));
}

/** grpcurl's own test server, on a port of its own. */
async function testServer(...flags: string[]): Promise<string> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = spawn(join(bin, 'grpcurl-testserver'), ['-q', '-p', String(port), ...flags], { stdio: 'ignore' });
  ends.push(() => server.kill());
  const deadline = Date.now() + 10_000;
  while (!(await listens(port))) {
    if (Date.now() > deadline || server.exitCode !== null) throw new Error('the test server does not listen');
  }
  return `127.0.0.1:${port}`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => setTimeout(done, 50, false));
    socket.on('connect', () => socket.destroy());
  });
}

function placed(word: string): string {
  return word.replace(/\$([A-Z]+)/g, (all, name: string) => places[name] ?? all);
}

interface Ran {
  out: string;
  err: string;
  exitCode: number | null;
}

async function run(command: string, words: readonly string[], input = ''): Promise<Ran> {
  const child: ChildProcess = spawn(command, words.map(placed), { cwd: folder });
  const ran: Ran = { out: '', err: '', exitCode: null };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    ran.out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    ran.err += text;
  });
  child.stdin?.on('error', () => {}).end(input);
  ran.exitCode = await new Promise((done) => child.on('close', done));
  // Each names itself; the rest of that line is the same.
  ran.err = ran.err.replace(/Try '.*' for more details\.\n/, "Try 'help' for more details.\n");
  ran.out = ran.out.replace(/^date: .* GMT$/gm, 'date: …');
  // At a deadline both ends stop the call: which of them is heard, and so in whose words it is told, is a race.
  ran.err = ran.err.replace('Message: Deadline exceeded\n', 'Message: context deadline exceeded\n');
  // How long each step of -vv took is nobody's fault.
  ran.out = ran.out.replace(
    /^( *(?:Timing Data|Dial|TLS Setup|BlockingDial|InvokeRPC)): [\d.]+(?:ns|µs|ms|s)$/gm,
    '$1: …',
  );
  // What probe adds on its own, which layer failed and why, follows a blank line.
  ran.err = ran.err.replace(/\n\n {2}\S tcp [\s\S]*$|\n\n {2}\S names [\s\S]*$/, '\n');
  return ran;
}

/** Up to the first colon: what failed, without why. */
function beginning({ out, err, exitCode }: Ran): Ran {
  return { out, err: err.split(/[:\n]/)[0] ?? '', exitCode };
}

describe.each(lines)('$title', ({ title, lines: rows }) => {
  it.each(rows.map((line) => ({ line, name: line.words.join(' ') })))('$name', async ({ line }) => {
    const [theirs, ours] = await Promise.all([
      run(grpcurl, line.words, line.input),
      run(process.execPath, [join(root, 'bin/grpclb.js'), 'probe', ...line.words], line.input),
    ]);
    const same = JSON.stringify(theirs) === JSON.stringify(ours);
    outcomes.push({ title, line, same });
    if (line.differs !== undefined) expect(ours).not.toEqual(theirs);
    else if (line.wording !== undefined) expect(beginning(ours)).toEqual(beginning(theirs));
    else expect(ours).toEqual(theirs);
  });
});

function table(): string {
  const same = outcomes.filter((outcome) => outcome.same).length;
  const wording = outcomes.filter(({ line, same: is }) => !is && line.wording !== undefined).length;
  const differs = outcomes.filter(({ line }) => line.differs !== undefined).length;
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const rows = outcomes.map(({ title, line, same: is }) => {
    const result = is
      ? 'same'
      : line.differs !== undefined
        ? `differs: ${line.differs}`
        : `same but for words: ${line.wording}`;
    return `| ${title} | \`${cell(line.words.join(' '))}\` | ${cell(result)} |`;
  });
  return `# \`grpclb probe\` beside grpcurl 1.9.3

Written by \`UPDATE_RESULTS=1 npm run test:lab\` (test/e2e/grpcurl.lab.ts): ${outcomes.length} command lines, each run by both.
Standard output, standard error and exit code are the same in ${same}; in ${wording} more only the cause that standard error
names is worded otherwise; ${differs} differ, and are meant to. Not compared: the layers that probe tells after a blank line
where a connection or a call failed for another reason than the server's own status; and how long each step of -vv took.

| part | command line | result |
| --- | --- | --- |
${rows.join('\n')}
`;
}
