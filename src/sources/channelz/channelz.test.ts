import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { channelzProcess, type ToldSocket } from '../../../test/kit/channelzProcess.js';
import { fakeClock, localApi } from '../../../test/kit/localApi.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { known } from '../../model/evidence.js';
import type { MeasuredPod } from '../../model/source.js';
import { channelzOver, type Forward } from './channelz.js';

const start = Date.parse('2026-01-01T12:00:00Z');
const rule = { apiGroups: [''], resources: ['pods/portforward'], verbs: ['get', 'create'] };
const remedy = expect.stringMatching(/Go: .*\nJava: .*\nPython: .*\nNode: /);

const asking = { remote: [[127, 0, 0, 1], 40000], started: 'calls' } satisfies ToldSocket;
const from = (last: number, port: number, started: number, succeeded = started): ToldSocket => ({
  remote: [[10, 0, 0, last], port],
  started,
  succeeded,
});

type Process = number | ApiFailure | Error;

async function collect(
  /** Where each pod's port leads, as `pod` or `pod:port`. */
  processes: Record<string, Process>,
  options: { pods?: MeasuredPod[]; durationMs?: number; stopAfterMs?: number } = {},
) {
  const clock = fakeClock(start);
  elapsed.seconds = 0;
  const { api } = await localApi(() => ({}));
  const dialled: string[] = [];
  const forward: Forward = async (_, { namespace, pod, port }) => {
    dialled.push(`${namespace}/${pod}:${port}`);
    const leads = processes[`${pod}:${port}`] ?? processes[pod];
    if (leads instanceof ApiFailure) throw leads;
    const socket = connect(typeof leads === 'number' ? leads : 1, '127.0.0.1');
    if (leads instanceof Error) socket.destroy(leads);
    return socket;
  };
  const controller = new AbortController();
  const { channelz } = await channelzOver(forward).collect({
    api,
    pods: options.pods ?? pods(...Object.keys(processes)),
    durationMs: options.durationMs ?? 30_000,
    clock: {
      now: clock.now,
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        elapsed.seconds += ms / 1000;
        if (options.stopAfterMs !== undefined && clock.now() - start >= options.stopAfterMs) controller.abort();
      },
    },
    signal: controller.signal,
    progress: () => undefined,
  });
  return { channelz, measure: known(channelz), dialled };
}

/** What the processes count by: the time since the last `collect` began. */
const elapsed = { seconds: 0 };

const pods = (...names: string[]): MeasuredPod[] =>
  names.map((name) => ({ namespace: 'shop', name, grpcPorts: [50051] }));
const unreachable = new ApiFailure({ reason: 'unreachable', detail: 'pod a is gone.', status: 404 });
const forbidden = new ApiFailure({ reason: 'forbidden', detail: 'pods "a" is forbidden.', status: 403 });

describe('channelz', () => {
  it('reads every pod at both ends of the window, without our own connections', async () => {
    const a = await channelzProcess(() => [
      from(1, 1111, 100 + elapsed.seconds * 50),
      ...(elapsed.seconds > 0 ? [from(2, 2222, 12, 10)] : []),
      asking,
    ]);
    const b = await channelzProcess(() => [asking]);
    const { channelz, measure, dialled } = await collect({ a, b });
    expect(measure).toEqual({
      rung: 4,
      windowSeconds: 30,
      noData: {},
      pods: {
        'shop/a': {
          at: '2026-01-01T12:00:30.000Z',
          callsInWindow: 0,
          connections: [
            {
              localPort: 50051,
              remote: { address: '10.0.0.1', port: 1111 },
              streamsStarted: 1600,
              streamsInWindow: 1500,
              streamsOpen: 0,
              messages: 3200,
              messagesInWindow: 3000,
            },
            {
              localPort: 50051,
              remote: { address: '10.0.0.2', port: 2222 },
              streamsStarted: 12,
              streamsInWindow: 12,
              streamsOpen: 2,
              messages: 24,
              messagesInWindow: 24,
            },
          ],
        },
        'shop/b': { at: '2026-01-01T12:00:30.000Z', callsInWindow: 0, connections: [] },
      },
    });
    expect(channelz).toMatchObject({ complete: true, from: 'channelz of 2 pods, by port-forward' });
    expect(dialled.sort()).toEqual(['shop/a:50051', 'shop/a:50051', 'shop/b:50051', 'shop/b:50051']);
  });

  it("takes the server's own count for what went over connections that have closed, without what we asked", async () => {
    const port = await channelzProcess(
      () => (elapsed.seconds === 0 ? [from(1, 1111, 100), asking] : [from(1, 1112, 20), asking]),
      0,
      () => 100 + elapsed.seconds * 10,
    );
    const { measure } = await collect({ a: port });
    expect(measure?.pods['shop/a']).toMatchObject({ callsInWindow: 300, connections: [{ streamsInWindow: 20 }] });
  });

  it("keeps what comes through a mesh's proxy, and tells our own connection by its count", async () => {
    const port = await channelzProcess(() => [
      { remote: [[127, 0, 0, 6], 3333], started: 40 },
      { remote: [[127, 0, 0, 1], 3334], started: 70 },
      asking,
    ]);
    const proxied = { metadata: { name: 'a' }, spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] } };
    const remotes = async (pod: Partial<MeasuredPod>) => {
      const { measure } = await collect({ a: port }, { pods: [{ ...pods('a')[0], ...pod } as MeasuredPod] });
      return measure?.pods['shop/a']?.connections.map((c) => c.remote.port);
    };
    expect(await remotes({ pod: proxied } as unknown as MeasuredPod)).toEqual([3333, 3334]);
    expect(await remotes({})).toEqual([3333]);
  });

  it('says of each pod that it cannot read why, and does not ask it twice', async () => {
    const served = await channelzProcess(() => [from(1, 1111, 5), asking]);
    const unserved = await channelzProcess(() => [], 12);
    const closed = await channelzProcess(() => [], 7);
    const { channelz, measure, dialled } = await collect(
      { a: unreachable, served, unserved, closed, nobody: new Error('dial tcp: connection refused'), portless: served },
      { pods: [...pods('served', 'a', 'unserved', 'closed', 'nobody'), { namespace: 'shop', name: 'portless' }] },
    );
    expect(Object.keys(measure?.pods ?? {})).toEqual(['shop/served']);
    expect(measure?.noData).toEqual({
      'shop/a': 'pod a is gone',
      'shop/unserved': 'channelz is not served',
      'shop/closed': 'port 50051 answers PERMISSION_DENIED',
      'shop/nobody': 'port 50051 refuses the connection',
      'shop/portless': 'its gRPC port is not known',
    });
    expect(channelz).toMatchObject({
      complete: false,
      gaps: ['shop/a: pod a is gone, and 4 more pods cannot be read.'],
    });
    expect(dialled.filter((d) => d === 'shop/served:50051')).toHaveLength(2);
    expect(dialled.filter((d) => d === 'shop/unserved:50051')).toHaveLength(1);
  });

  it('gives no window to a pod that the second round cannot read', async () => {
    const a = await channelzProcess(() => [asking]);
    const processes: Record<string, Process> = { a, b: a };
    const lost = { ...pods('b')[0] } as MeasuredPod;
    // Its port closes between the rounds.
    Object.defineProperty(processes, 'b', {
      enumerable: true,
      get: () => (elapsed.seconds > 0 ? unreachable : a),
    });
    const { measure } = await collect(processes, { pods: [...pods('a'), lost] });
    expect(Object.keys(measure?.pods ?? {})).toEqual(['shop/a']);
    expect(measure?.noData).toEqual({ 'shop/b': 'the second read fails: pod a is gone' });
  });

  it('asks every port, and says what a port without channelz leaves unknown', async () => {
    const both = await channelzProcess(() => [from(1, 1111, 5), { ...from(1, 1112, 6), localPort: 50052 }, asking]);
    const none = await channelzProcess(() => [], 12);
    const pod = (...grpcPorts: number[]) => [{ namespace: 'shop', name: 'a', grpcPorts }];
    const covered = await collect({ 'a:50051': both, 'a:50052': none }, { pods: pod(50051, 50052) });
    expect(covered.measure?.pods['shop/a']?.connections.map((c) => c.localPort)).toEqual([50051, 50052]);
    expect(covered.channelz).toMatchObject({ complete: true });
    const twice = await collect({ 'a:50051': both, 'a:50052': both }, { pods: pod(50051, 50052) });
    expect(twice.measure?.pods['shop/a']?.connections).toHaveLength(2);
    const open = await collect({ 'a:50051': both, 'a:50053': none }, { pods: pod(50051, 50053) });
    expect(open.channelz).toMatchObject({ gaps: ['shop/a: port 50053 serves no channelz.'] });
  });

  it('is absent with the way to serve it where no pod does', async () => {
    const none = await channelzProcess(() => [], 12);
    const { channelz } = await collect({ a: none, b: unreachable });
    expect(channelz).toMatchObject({ state: 'absent', reason: 'unsupported', remedy });
  });

  it('is absent with the rule where it is forbidden, and asks once', async () => {
    const { channelz, dialled } = await collect({ a: forbidden, b: forbidden, c: forbidden });
    expect(channelz).toEqual({ state: 'absent', reason: 'forbidden', detail: 'pods "a" is forbidden.', rbac: rule });
    expect(dialled).toEqual(['shop/a:50051']);
  });

  it('names the namespace that refuses beside those that answer', async () => {
    const a = await channelzProcess(() => [asking]);
    const { channelz, measure, dialled } = await collect(
      { a, b: forbidden, c: forbidden },
      { pods: [...pods('a'), ...['b', 'c'].map((name) => ({ namespace: 'bank', name, grpcPorts: [50051] }))] },
    );
    expect(channelz).toMatchObject({ complete: false, refused: [{ detail: 'pods "a" is forbidden.', rbac: rule }] });
    expect(measure?.noData).toEqual({ 'bank/b': 'pods "a" is forbidden', 'bank/c': 'pods "a" is forbidden' });
    expect(dialled.filter((d) => d.startsWith('bank/'))).toEqual(['bank/b:50051']);
  });

  it('keeps the first round when stopped, without a window', async () => {
    const a = await channelzProcess(() => [from(1, 1111, 5), asking]);
    const { measure, dialled } = await collect({ a }, { stopAfterMs: 10_000 });
    expect(measure?.pods['shop/a']?.connections[0]).toMatchObject({ streamsStarted: 5 });
    expect(measure?.pods['shop/a']?.connections[0]).not.toHaveProperty('streamsInWindow');
    expect(measure).not.toHaveProperty('windowSeconds');
    expect(dialled).toHaveLength(1);
  });

  it('reads once where there is no window, and nothing where there is no pod', async () => {
    const a = await channelzProcess(() => [from(1, 1111, 5), asking]);
    const once = await collect({ a }, { durationMs: 0 });
    expect(once.dialled).toHaveLength(1);
    expect(once.measure).not.toHaveProperty('windowSeconds');
    const { channelz } = await collect({}, { pods: [] });
    expect(channelz).toMatchObject({ state: 'absent', reason: 'not-asked' });
  });
});
