import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProbe } from '../../../test/kit/runProbe.js';
import { shopServer } from '../../../test/kit/shopServer.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-probe-'));
let server: Awaited<ReturnType<typeof shopServer>>;
let mute: Awaited<ReturnType<typeof shopServer>>;

beforeAll(async () => {
  server = await shopServer();
  mute = await shopServer({ reflection: false });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  server.stop();
  mute.stop();
});

const at = (...words: string[]) => runProbe(['-plaintext', ...words]);

const dollar = '$';

describe('probe', () => {
  it('lists services and methods', async () => {
    expect((await at(server.address, 'list')).out).toContain('shop.v1.Orders\n');
    expect((await at(server.address, 'list', 'shop.v1.Orders')).out).toBe(
      'shop.v1.Orders.Add\nshop.v1.Orders.Chat\nshop.v1.Orders.Get\nshop.v1.Orders.Watch\n',
    );
  });

  it('describes a message as proto source', async () => {
    const { out, exitCode } = await at(server.address, 'describe', 'shop.v1.Order');
    expect(exitCode).toBe(0);
    expect(out).toBe(`shop.v1.Order is a message:
message Order {
  string id = 1;
  int64 cents = 2;
  .shop.v1.State state = 3;
  map<string, int32> items = 4;
  oneof payment {
    string card = 5;
    bytes token = 6;
  }
  repeated double weights = 7;
  .google.protobuf.Timestamp at = 8;
}
`);
  });

  it('tells with -vv how long each step took, and nothing where the call failed', async () => {
    const good = await at('-vv', '-d', '{"id":"7"}', server.address, 'shop.v1.Orders/Get');
    const times = good.out.slice(good.out.indexOf('Timing Data'));
    expect(times.replace(/\d+(\.\d+)?(s|ms|µs|ns)\n/g, 'TIME\n')).toBe(
      'Timing Data: TIME\n  Dial: TIME\n    BlockingDial: TIME\n  InvokeRPC: TIME\n',
    );
    const failed = await at('-vv', '-d', '{"id":"none"}', server.address, 'shop.v1.Orders/Get');
    expect(failed.exitCode).toBe(69);
    expect(failed.out).not.toContain('Timing Data');
  });

  it('calls with one message, and prints as grpcurl does', async () => {
    const { out, exitCode } = await at('-d', '{"id":"7"}', server.address, 'shop.v1.Orders/Get');
    expect(exitCode).toBe(0);
    expect(out).toBe(`{
  "id": "7",
  "cents": "9007199254740993",
  "state": "STATE_OPEN",
  "items": {
    "a": 1,
    "b": 2
  },
  "card": "\\u003c1\\u003e",
  "weights": [
    0.5,
    1e+06
  ]
}
`);
  });

  it('streams to the server, from it, and both ways', async () => {
    const add = await runProbe(['-plaintext', '-d', '@', server.address, 'shop.v1.Orders.Add'], {
      input: '{"cents": 9007199254740993} {"cents": "2"}',
    });
    expect(add.out).toBe('{\n  "count": 2,\n  "cents": "9007199254740995"\n}\n');
    const watch = await at('-format', 'text', '-d', 'id: "w"', server.address, 'shop.v1.Orders/Watch');
    expect(watch.out).toBe('id: "w"\ncents: 1\n\x1eid: "w"\ncents: 2\n\x1eid: "w"\ncents: 3\n');
    const chat = await at('-d', '{"id":"a"}{"id":"b"}', server.address, 'shop.v1.Orders/Chat');
    expect(chat.out).toBe('{\n  "id": "re: a"\n}\n{\n  "id": "re: b"\n}\n');
  });

  it('tells the status of a call, and exits by it', async () => {
    expect(await at('-d', '{"id":"none"}', server.address, 'shop.v1.Orders/Get')).toEqual({
      out: '',
      err: 'ERROR:\n  Code: NotFound\n  Message: no order none\n',
      exitCode: 69,
    });
  });

  it('tells a server without reflection and a service that is not there apart', async () => {
    expect((await at(mute.address, 'list')).err).toBe(
      'Failed to list services: server does not support the reflection API\n',
    );
    expect((await at(server.address, 'a.B/C')).err).toBe(
      'Error invoking method "a.B/C": target server does not expose service "a.B"\n',
    );
  });

  it('finds out that a port speaks plaintext, and says so', async () => {
    const { out, err, exitCode } = await runProbe([server.address, 'list']);
    expect(exitCode).toBe(0);
    expect(err).toBe(`${server.address} speaks plaintext; -plaintext says so beforehand.\n`);
    expect(out).toContain('shop.v1.Orders');
  });

  it('says which layer has nobody behind it', async () => {
    const { err, exitCode } = await at('127.0.0.1:1', 'list');
    expect(exitCode).toBe(1);
    expect(err).toContain('dial tcp 127.0.0.1:1: connect: connection refused');
  });

  it('never dials a name with a slash', async () => {
    const { err, exitCode } = await at('cm/settings', 'list');
    expect(exitCode).toBe(2);
    expect(err).toContain('svc/NAME[:PORT]');
  });

  it('knows methods from proto files and descriptor sets, and writes both', async () => {
    const proto = join(import.meta.dirname, '../../../test/kit/protos/shop.proto');
    const set = join(folder, 'shop.set');
    expect((await runProbe(['-import-path', dirname(proto), '-proto', proto, '-protoset-out', set, 'list'])).out).toBe(
      'shop.v1.Orders\n',
    );
    expect((await runProbe(['-protoset', set, 'describe', 'shop.v1.Summary'])).out).toContain('int64 cents = 2;');
    const call = await at('-protoset', set, '-d', '{"id":"7"}', mute.address, 'shop.v1.Orders/Watch');
    expect(call.out.match(/cents/g)).toHaveLength(3);
    const called = join(folder, 'called.set');
    await at('-protoset-out', called, '-d', '{"id":"7"}', server.address, 'shop.v1.Orders/Get');
    expect((await runProbe(['-protoset', called, 'list'])).out).toContain('shop.v1.Orders\n');
    await runProbe(['-protoset', set, '-proto-out-dir', folder, 'describe', 'shop.v1.Orders']);
    const again = ['-import-path', folder, '-proto', join(folder, 'shop.proto'), 'describe', 'shop.v1.Order'];
    expect((await runProbe(again)).out).toBe((await runProbe(['-protoset', set, 'describe', 'shop.v1.Order'])).out);
  });

  it('asks for the health of a server', async () => {
    expect(await at(server.address, 'health')).toMatchObject({ out: 'SERVING\n', exitCode: 0 });
    expect(await at(server.address, 'health', 'shop.v1.Orders')).toMatchObject({ out: 'NOT_SERVING\n', exitCode: 4 });
    expect(await at(server.address, 'health', 'nope')).toMatchObject({ out: '', exitCode: 69 });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const watched = await runProbe(['-plaintext', '--watch', server.address, 'health'], { signal: controller.signal });
    expect(watched.out).toBe('SERVING\n');
  });

  it('calls many times, and tells how many were answered by whom', async () => {
    const words = ['-repeat', '20', '-connections', '2', '-concurrency', '4', '-d', '{"id":"7"}'];
    const { out, exitCode } = await at(...words, server.address, 'shop.v1.Orders/Get');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^20 calls over 2 connections in /);
    expect(out).toMatch(/Status:\n {2}OK {2}20 {2}100 %\nAnswered by:/);
    expect(out).toContain(`  ${server.address}  20  100 %`);
    const failing = await at('-repeat', '2', '-d', '{"id":"none"}', server.address, 'shop.v1.Orders/Get');
    expect(failing).toMatchObject({ exitCode: 1, out: expect.stringContaining('NotFound  2  100 %') });
  });

  it('ends at -max-time', async () => {
    const { err, exitCode } = await at('-max-time', '0.2', '-d', '{"id":"slow"}', server.address, 'shop.v1.Orders/Get');
    expect(exitCode).toBe(68);
    expect(err).toContain('Code: DeadlineExceeded\n');
  });

  it('puts environment variables into headers when asked to', async () => {
    const words = [
      '-expand-headers',
      '-v',
      '-H',
      `x: ${dollar}{TOKEN}`,
      '-d',
      '{"id":"7"}',
      server.address,
      'shop.v1.Orders/Get',
    ];
    expect((await at(...words)).out).toContain('Request metadata to send:\nx: secret\n');
    expect((await at('-expand-headers', '-H', `x: ${dollar}{NO_SUCH}`, server.address, 'list')).err).toBe(
      `Failed to expand additional headers: header "x: ${dollar}{NO_SUCH}" refers to missing environment variable "NO_SUCH"\n`,
    );
  });
});
