import { createServer as createHttp2, createSecureServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, connect, createServer as createTcp, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MadeCertificate, makeCertificate } from '../../../test/kit/certificates.js';
import { fakeClock, localApi } from '../../../test/kit/localApi.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import type { ActiveAddress } from '../../model/activeProbe.js';
import { known } from '../../model/evidence.js';
import type { MeasuredPod } from '../../model/source.js';
import { activeProbeOver } from './activeProbe.js';

const names = ['greeter-a', 'greeter-b', 'greeter-c'];
const keys = names.map((name) => `shop/${name}`);

/** Health checks that each pod has counted. */
type Counts = Map<string, number>;

async function listening(server: Server | Http2Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

type Answer = 'OK' | 'unimplemented' | 'page' | 'cut-after-10';

/** A gRPC server: `counting` is told of each health check and of nothing else. */
function grpcServer(counting: () => void, answer: Answer = 'OK', tls?: MadeCertificate): Promise<number> {
  let calls = 0;
  const server = tls ? createSecureServer(tls) : createHttp2();
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => undefined).resume();
    expect(headers[':path']).toBe('/grpc.health.v1.Health/Check');
    if (answer === 'page') {
      stream.respond({ ':status': 404, 'content-type': 'text/html' });
      stream.end('nothing here');
      return;
    }
    if (answer === 'cut-after-10' && calls++ >= 10) {
      stream.session?.destroy();
      return;
    }
    counting();
    if (answer === 'unimplemented') {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '12' }, { endStream: true });
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
  });
  return listening(server);
}

const add = (counts: Counts, pod: string) => counts.set(pod, (counts.get(pod) ?? 0) + 1);

/** Picks a pod for each connection, in turn, as kube-proxy does by chance. */
async function byConnection(counts: Counts, answer?: Answer): Promise<number> {
  const ports = await Promise.all(names.map((name) => grpcServer(() => add(counts, name), answer)));
  let next = 0;
  return listening(
    createTcp((socket) => {
      const server = connect(ports[next++ % ports.length] ?? 0, '127.0.0.1');
      socket.pipe(server).pipe(socket);
      for (const [one, other] of [
        [socket, server],
        [server, socket],
      ] as const)
        one.on('error', () => undefined).on('close', () => other.destroy());
    }),
  );
}

/** Picks a pod for each call. */
function byCall(counts: Counts, answer?: Answer): Promise<number> {
  let next = 0;
  return grpcServer(() => add(counts, names[next++ % names.length] ?? ''), answer);
}

const measured: MeasuredPod[] = names.map((name) => ({
  namespace: 'shop',
  name,
  grpcPorts: [50051],
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', annotations: { 'prometheus.io/port': '9090' } },
    spec: { containers: [{ name: 'app' }] },
  },
}));

const address = (port: number, what = 'the cluster IP'): ActiveAddress => ({
  host: '127.0.0.1',
  port,
  what,
  way: 'service',
  authority: 'greeter.shop.svc:50051',
});

/** Collects from pods whose metrics pages tell `counts`, with calls of others among them, and which serve no channelz. */
async function collect(
  counts: Counts,
  addresses: ActiveAddress[],
  more: { none?: string; counted?: boolean; paged?: boolean } = {},
) {
  const clock = fakeClock(Date.parse('2026-01-01T12:00:00Z'));
  const { api } = await localApi(({ path }) => {
    if (more.paged === false) return { status: 503, body: 'no endpoints' };
    const pod = /pods\/([^:]+):9090/.exec(path)?.[1] ?? '';
    const checks = more.counted === false ? '' : series('grpc.health.v1.Health', 'Check', counts.get(pod) ?? 0);
    return {
      headers: { 'Content-Type': 'text/plain' },
      body: `${checks}${series('shop.Greeter', 'SayHello', clock.now() / 10)}`,
    };
  });
  const source = activeProbeOver(async () => {
    throw new ApiFailure({ reason: 'unreachable', detail: 'no server listens.' });
  });
  const { activePaths } = await source.collect({
    api,
    pods: measured,
    active: [{ namespace: 'shop', name: 'greeter', port: 50051, pods: keys, addresses, ...more }],
    durationMs: 0,
    clock,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return known(activePaths);
}

function series(service: string, method: string, value: number): string {
  return `grpc_server_started_total{grpc_service="${service}",grpc_method="${method}"} ${value}\n`;
}

describe('the active probe', () => {
  it('finds one pod over one connection and all of them over six, where connections are balanced', async () => {
    const counts: Counts = new Map();
    const found = await collect(counts, [address(await byConnection(counts))]);
    expect(found?.gaps).toEqual([]);
    expect(found?.paths).toMatchObject([
      {
        countedBy: 'RPC counters',
        one: { connections: 1, calls: 50, pods: { 'shop/greeter-a': 0, 'shop/greeter-b': 0, 'shop/greeter-c': 50 } },
        many: {
          connections: 6,
          calls: 300,
          pods: { 'shop/greeter-a': 100, 'shop/greeter-b': 100, 'shop/greeter-c': 100 },
        },
      },
    ]);
    expect([...counts.values()].reduce((a, b) => a + b)).toBe(350);
  });

  it('finds every pod over one connection where calls are balanced', async () => {
    const counts: Counts = new Map();
    const found = await collect(counts, [address(await byCall(counts))]);
    expect(found?.paths[0]?.one.pods).toEqual({ 'shop/greeter-a': 17, 'shop/greeter-b': 17, 'shop/greeter-c': 16 });
  });

  it('counts calls that servers without the health service refuse, and says how they ended', async () => {
    const counts: Counts = new Map();
    const found = await collect(counts, [address(await byCall(counts, 'unimplemented'))]);
    expect(found?.paths[0]).toMatchObject({ status: 'Unimplemented', one: { calls: 50 } });
  });

  it('calls a server that speaks TLS, whoever signed its certificate', async () => {
    const counts: Counts = new Map();
    let next = 0;
    const counting = () => add(counts, names[next++ % names.length] ?? '');
    const found = await collect(counts, [
      address(await grpcServer(counting, 'OK', makeCertificate({ dnsNames: ['other'] }))),
    ]);
    expect(found?.paths[0]).toMatchObject({ one: { calls: 50 }, many: { calls: 300 } });
  });

  it('goes on to the next address where one cannot be reached', async () => {
    const counts: Counts = new Map();
    const closed = await listening(createTcp().on('connection', (socket) => socket.destroy()));
    const open = await byCall(counts);
    const found = await collect(counts, [address(closed), address(open, 'its load balancer')]);
    expect(found?.paths[0]).toMatchObject({ what: 'its load balancer', address: `127.0.0.1:${open}` });
  });

  it('says what was tried and what to do where none can be reached', async () => {
    const gone = await new Promise<number>((resolve) => {
      const server = createTcp().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });
    const found = await collect(new Map(), [address(gone)]);
    expect(found?.paths).toEqual([]);
    expect(found?.gaps[0]?.why).toMatch(/tried the cluster IP 127\.0\.0\.1:\d+ \(TCP: .*connection refused\)$/);
    expect(found?.gaps[0]?.next).toContain('-- grpclb pinning svc/greeter -n shop --active');
  });

  it('calls nobody where nothing can be read that would count it', async () => {
    const counts: Counts = new Map();
    const found = await collect(counts, [address(await byCall(counts))], { paged: false });
    expect(found?.gaps[0]?.why).toMatch(
      /^no call was made, for nothing can be read that would count it \(no server listens\)$/,
    );
    expect(counts.size).toBe(0);
  });

  it('is no evidence where no pod counts the calls', async () => {
    const counts: Counts = new Map();
    const found = await collect(counts, [address(await byCall(counts))], { counted: false });
    expect(found?.paths).toEqual([]);
    expect(found?.gaps[0]?.why).toContain('350 calls were answered at 127.0.0.1:');
    expect(found?.gaps[0]?.why).toContain('do not account for them');
  });

  it('is no evidence where a proxy answers with a page, or the connection ends', async () => {
    const page = await collect(new Map(), [address(await byCall(new Map(), 'page'))]);
    expect(page?.gaps[0]?.why).toMatch(/^0 calls were answered at .*, then: .*HTTP 404.*/);
    const counts: Counts = new Map();
    const ended = await collect(counts, [address(await byConnection(counts, 'cut-after-10'))]);
    expect(ended?.paths).toEqual([]);
    expect(ended?.gaps[0]?.why).toMatch(/^10 calls were answered at .*, then: ./);
  });

  it('calls nobody where there is no address', async () => {
    const found = await collect(new Map(), [], { none: 'the Service is headless' });
    expect(found).toEqual({
      paths: [],
      gaps: [{ namespace: 'shop', name: 'greeter', port: 50051, why: 'the Service is headless' }],
      handshakes: [],
    });
  });
});
