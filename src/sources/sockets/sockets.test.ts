import { describe, expect, it } from 'vitest';
import { fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import type { Api } from '../../kube/api.js';
import type { MeasuredPod, SourceContext } from '../../model/source.js';
import { sockets } from './sockets.js';

const head = '  sl  local_address rem_address   st tx_queue\n';
/** 10.1.0.9:50051 ← the address, established. */
const row = (remote: string, port = 'C383') => `   0: 0900010A:${port} ${remote}:9C40 01 0\n`;
const client = '1400010A';

function pod(name: string, image = 'greeter:1'): MeasuredPod {
  return {
    namespace: 'shop',
    name,
    grpcPorts: [50051],
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: { containers: [{ name: 'app', image }] },
    },
  };
}

/** A cluster in which each pod has a program and a table; commands that were run are noted. */
async function cluster(answers: (pod: string, program: string) => string | undefined) {
  const ran: string[] = [];
  const { api } = await localApi(() => refusal(404, 'not found'), {
    stream(connection, path, query) {
      const [, name = ''] = /pods\/([^/]+)\/exec/.exec(path) ?? [];
      const [program = ''] = query.getAll('command');
      ran.push(`${name} ${program}`);
      const table = answers(name, program);
      if (table !== undefined) connection.send(Buffer.from(`\u0001${table}`));
      connection.send(Buffer.from(`\u0003${JSON.stringify({ status: table === undefined ? 'Failure' : 'Success' })}`));
      connection.close();
    },
  });
  return { api, ran };
}

function context(api: Api, pods: MeasuredPod[]): SourceContext<Api> {
  const signal = new AbortController().signal;
  return { api, pods, durationMs: 0, clock: fakeClock(0), signal, progress() {} };
}

describe('sockets', () => {
  it('reads who is connected to the gRPC port, and leaves out others, loopback and other states', async () => {
    const table = `${head}${row(client)}${row(client, '2382')}${row('0100007F')}   1: 00000000:C383 00000000:0000 0A 0\n`;
    const { api } = await cluster(() => table);
    const { sockets: read } = await sockets.collect(context(api, [pod('a')]));
    expect(read).toMatchObject({
      state: 'present',
      complete: true,
      value: {
        rung: 5,
        pods: { 'shop/a': { connections: [{ localPort: 50051, remote: { address: '10.1.0.20', port: 40_000 } }] } },
        noData: {},
      },
    });
  });

  it('looks for a program that can read, once for each image', async () => {
    const { api, ran } = await cluster((_, program) => (program === 'python3' ? head : undefined));
    const pods = [pod('a'), pod('b')];
    await sockets.collect(context(api, [pod('a')]));
    expect(ran).toEqual(['a cat', 'a busybox', 'a sh', 'a python3']);
    ran.length = 0;
    const { sockets: read } = await sockets.collect(context(api, pods));
    expect(read).toMatchObject({ value: { pods: { 'shop/a': { connections: [] }, 'shop/b': { connections: [] } } } });
  });

  it('says which pods it could not read, and does not count them as empty', async () => {
    const { api } = await cluster((name) => (name === 'a' ? head : undefined));
    const { sockets: read } = await sockets.collect(context(api, [pod('a'), pod('b', 'static:1')]));
    expect(read).toMatchObject({
      value: {
        pods: { 'shop/a': { connections: [] } },
        noData: { 'shop/b': 'no container has a program that can read its socket table' },
      },
    });
    expect(read.state === 'present' && Object.keys(read.value.pods)).toEqual(['shop/a']);
  });

  it('does not take a sidecar for a client', async () => {
    const { api } = await cluster(() => `${head}${row('0600007F')}`);
    const { sockets: read } = await sockets.collect(context(api, [pod('a')]));
    expect(read).toMatchObject({ state: 'absent', detail: expect.stringContaining('sidecar') });
  });

  it('names the rule that is missing, and asks no further pod', async () => {
    const { api, asked } = await localApi(() => refusal(403, 'pods "a" is forbidden: cannot create pods/exec'));
    const { sockets: read } = await sockets.collect(
      context(
        api,
        Array.from({ length: 40 }, (_, i) => pod(`p${i}`)),
      ),
    );
    expect(read).toMatchObject({
      state: 'absent',
      reason: 'forbidden',
      rbac: { apiGroups: [''], resources: ['pods/exec'], verbs: ['get', 'create'] },
    });
    expect(asked.length).toBeLessThanOrEqual(8);
  });
});

describe('an ephemeral container', () => {
  /** A pod without any reader, and an API that adds the container and says how it went. */
  async function debugged(state: object | undefined, log = `${head}${row(client)}`, patchStatus = 200) {
    const patches: { path: string; body: string }[] = [];
    const { api } = await localApi(
      ({ method, path, body }) => {
        if (method === 'PATCH') {
          patches.push({ path, body });
          return patchStatus === 200 ? { body: {} } : refusal(patchStatus, 'pods/ephemeralcontainers is forbidden');
        }
        if (path.endsWith('/log')) return { body: log };
        const [container] = patches.length > 0 ? JSON.parse(patches[0]?.body ?? '').spec.ephemeralContainers : [];
        return { body: { status: { ephemeralContainerStatuses: [{ name: container?.name, state }] } } };
      },
      {
        stream(connection) {
          connection.send(Buffer.from(`\u0003${JSON.stringify({ status: 'Failure' })}`));
          connection.close();
        },
      },
    );
    const pods = [pod('a', 'static:1')];
    const { sockets: read } = await sockets.collect({ ...context(api, pods), debugImage: 'busybox:1' });
    return { read, patches };
  }

  it('reads the table of a pod that has no program for it, without privilege', async () => {
    const { read, patches } = await debugged({ terminated: { exitCode: 0 } });
    expect(read).toMatchObject({
      state: 'present',
      from: '/proc/net/tcp of 1 pods, by exec, 1 of them by an ephemeral container',
      value: { pods: { 'shop/a': { connections: [{ remote: { address: '10.1.0.20' } }] } } },
    });
    expect(patches.map((p) => p.path)).toEqual(['/api/v1/namespaces/shop/pods/a/ephemeralcontainers']);
    expect(JSON.parse(patches[0]?.body ?? '').spec.ephemeralContainers[0]).toMatchObject({
      image: 'busybox:1',
      securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
    });
  });

  it.each([
    ['its image cannot be had', { waiting: { reason: 'ErrImagePull' } }, head, 'does not start: ErrImagePull'],
    ['it fails', { terminated: { exitCode: 1, reason: 'Error' } }, 'cat: not found', 'ended with Error (exit code 1)'],
    ['it never ends', { running: {} }, head, 'did not end within 60 s'],
  ])('says so where %s', async (_, state, log, why) => {
    const { read } = await debugged(state, log);
    expect(read).toMatchObject({ state: 'absent', detail: expect.stringContaining(why) });
  });

  it('is asked for once where it is refused', async () => {
    const { read, patches } = await debugged({}, head, 403);
    expect(patches).toHaveLength(1);
    expect(read).toMatchObject({
      state: 'absent',
      detail: expect.stringContaining('ephemeralcontainers is forbidden'),
    });
  });
});
