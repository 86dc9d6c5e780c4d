import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProbe } from '../../../test/kit/runProbe.js';
import { shopServer } from '../../../test/kit/shopServer.js';

let server: Awaited<ReturnType<typeof shopServer>>;
let mute: Awaited<ReturnType<typeof shopServer>>;

beforeAll(async () => {
  server = await shopServer();
  mute = await shopServer({ reflection: false });
});
afterAll(() => {
  server.stop();
  mute.stop();
});

const at = (...words: string[]) => runProbe(['-plaintext', ...words]);

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
});
