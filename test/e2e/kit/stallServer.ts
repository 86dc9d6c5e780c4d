import { join } from 'node:path';
import {
  loadPackageDefinition,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

const file = (name: string) => join(import.meta.dirname, name);
const protos = [file('protos/stall.proto'), file('../../kit/protos/health.proto')];

interface Fruit {
  name: string;
  cents: string;
}

type Refusal = { code: number; details: string; metadata?: Metadata } | undefined;

function refusalOf(name: string): Refusal {
  switch (name) {
    case 'none':
      return { code: status.NOT_FOUND, details: 'no fruit none' };
    case 'denied':
      return { code: status.PERMISSION_DENIED, details: 'früh 100%\nand late' };
    case 'detailed': {
      const detail = Buffer.from('\n\x1ftype.googleapis.com/stall.v1.Wish\x12\x06\n\x04none', 'latin1');
      const metadata = new Metadata();
      const said = Buffer.from('\x08\x03\x12\x05wrong\x1a', 'latin1');
      metadata.set('grpc-status-details-bin', Buffer.concat([said, Buffer.from([detail.length]), detail]));
      return { code: status.INVALID_ARGUMENT, details: 'wrong', metadata };
    }
  }
  return undefined;
}

/** A stall of fruit in Node, as test/lab/servers/python/stall.py is one in Python. */
export async function stallServer(): Promise<{ address: string; stop(): void }> {
  const definition = await load(protos, { longs: String, keepCase: true });
  const { stall, grpc } = loadPackageDefinition(definition) as unknown as {
    stall: { v1: { Stall: { service: ServiceDefinition } } };
    grpc: { health: { v1: { Health: { service: ServiceDefinition } } } };
  };
  const server = new Server();
  server.addService(stall.v1.Stall.service, { Get: get, Watch: watch, Add: add, Chat: chat });
  server.addService(grpc.health.v1.Health.service, { Check: check });
  new ReflectionService(definition).addToServer(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}

// biome-ignore-start lint/suspicious/noExplicitAny: the library's own types are by generic
function get(call: any, answer: any): void {
  const { name, kind } = call.request;
  if (name === 'slow') return;
  const refusal = refusalOf(name);
  if (refusal) {
    answer(refusal);
    return;
  }
  const last = new Metadata();
  if (name === 'meta') {
    const [asked = ''] = call.metadata.get('x-ask');
    const first = new Metadata();
    first.set('x-first', asked);
    first.set('x-raw-bin', Buffer.from([0, 1, 255]));
    call.sendMetadata(first);
    last.set('x-last', asked);
  }
  const fruit = { name, kind, cents: '9007199254740993', tags: ['b', 'a'], colour: '<1>' };
  answer(null, { ...fruit, weights: [0.5, 1e6], sweetness: 0.5 }, last);
}

function watch(call: any): void {
  const { name } = call.request;
  const refusal = refusalOf(name);
  if (refusal) {
    call.emit('error', refusal);
    return;
  }
  for (const cents of ['1', '2', '3']) {
    call.write({ name, cents });
    if (name !== 'half' || cents !== '2') continue;
    call.emit('error', { code: status.ABORTED, details: 'half is enough' });
    return;
  }
  call.end();
}

function add(call: any, answer: any): void {
  let count = 0;
  let cents = 0n;
  call.on('data', (fruit: Fruit) => {
    count++;
    cents += BigInt(fruit.cents);
  });
  call.on('end', () => answer(null, { count, cents: String(cents) }));
}

function chat(call: any): void {
  call.on('data', (fruit: Fruit) => call.write({ ...fruit, name: `re: ${fruit.name}` }));
  call.on('end', () => call.end());
}

function check(call: any, answer: any): void {
  const { service } = call.request;
  if (service === '' || service === 'stall.v1.Stall') answer(null, { status: service === '' ? 1 : 2 });
  else answer({ code: status.NOT_FOUND, details: 'unknown service' });
}
// biome-ignore-end lint/suspicious/noExplicitAny: until here
