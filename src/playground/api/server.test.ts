import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Pod } from '../../model/objects.js';
import { type Playground, startPlayground } from '../playground.js';
import { ApiReader } from '../testing/apiReader.js';
import { builtEntry } from '../testing/builtEntry.js';
import { resources } from './resources.js';

let built: Awaited<ReturnType<typeof builtEntry>>;
let playground: Playground;
let api: ApiReader;
beforeAll(async () => {
  built = await builtEntry();
  const signal = new AbortController().signal;
  playground = await startPlayground({ scenario: 'balanced', signal, entry: built.entry, lifetimeMs: 60_000 });
  api = new ApiReader(playground);
}, 30_000);
afterAll(async () => {
  await playground?.close();
  await built.remove();
});

const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

describe('the API', () => {
  it('is on loopback and for nobody without its token', async () => {
    expect(new URL(playground.apiUrl).hostname).toBe('127.0.0.1');
    for (const authorization of ['', 'Bearer wrong', 'Basic Og==']) {
      const { status, body } = await api.send('/api/v1/secrets', { headers: { authorization } });
      expect(status).toBe(401);
      expect(body).toMatchObject({ kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 });
      expect(body).not.toHaveProperty('items');
    }
  });

  it('lists what discovery says, plain or aggregated', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const core = await api.get('/api', accept);
    const named = await api.get('/apis', accept);
    expect([core.kind, named.kind, named.apiVersion]).toEqual([
      'APIGroupDiscoveryList',
      'APIGroupDiscoveryList',
      'apidiscovery.k8s.io/v2',
    ]);
    type Group = {
      metadata: { name: string | null };
      versions: { version: string; resources: { resource: string }[] }[];
    };
    const aggregated = [...core.items, ...named.items].flatMap((item) => {
      const { metadata, versions } = item as unknown as Group;
      return versions.flatMap((v) =>
        v.resources.map((r) => `${metadata.name ? `/apis/${metadata.name}` : '/api'}/${v.version}/${r.resource}`),
      );
    });

    const { groups } = (await api.get('/apis')) as unknown as { groups: { versions: { groupVersion: string }[] }[] };
    const roots = ['/api/v1', ...groups.flatMap((g) => g.versions.map((v) => `/apis/${v.groupVersion}`))];
    const plain: string[] = [];
    for (const root of roots) {
      const list = (await api.get(root)) as unknown as { resources: { name: string; kind: string }[] };
      for (const { name, kind } of list.resources) {
        plain.push(`${root}/${name}`);
        const body = await api.get(`${root}/${name}`);
        expect([body.kind, body.apiVersion]).toEqual([`${kind}List`, root.replace(/^\/apis?\//, '')]);
      }
    }
    expect(plain.sort()).toEqual(aggregated.sort());
    expect(plain).toHaveLength(resources.length);
  });

  it('pages through a list without losing or doubling anything', async () => {
    const all = await api.list<Pod>('/api/v1/pods');
    const paged: Pod[] = [];
    const remaining: unknown[] = [];
    let next: string | undefined;
    do {
      const page = await api.get(`/api/v1/pods?limit=3${next ? `&continue=${next}` : ''}`);
      paged.push(...(page.items as unknown as Pod[]));
      remaining.push(page.metadata.remainingItemCount);
      next = page.metadata.continue;
    } while (next);
    expect(all).toHaveLength(4);
    expect(paged.map((p) => p.metadata.name)).toEqual(all.map((p) => p.metadata.name));
    expect(remaining).toEqual([1, undefined]);
    expect((await api.send('/api/v1/pods?continue=bad')).body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect((await api.send('/api/v1/pods?limit=many')).status).toBe(400);
  });

  it('narrows lists by namespace and selectors', async () => {
    const names = async (path: string) => (await api.list<Pod>(path)).map((p) => p.metadata.name.split('-')[0]);
    expect(await names('/api/v1/namespaces/edge/pods')).toEqual(['edge']);
    expect(await names('/api/v1/pods?labelSelector=app.kubernetes.io%2Fname+notin+(edge)')).toEqual(
      Array(3).fill('greeter'),
    );
    expect(await names('/api/v1/namespaces/none/pods')).toEqual([]);
    expect((await api.list<Pod>('/apis/metrics.k8s.io/v1beta1/namespaces/none/pods')).length).toBe(0);
  });

  it('leaves kind and apiVersion to lists, but says them of single objects', async () => {
    const [first] = await api.list<Pod>('/api/v1/namespaces/shop/pods');
    expect(first).not.toHaveProperty('kind');
    const single = await api.get(`/api/v1/namespaces/shop/pods/${first?.metadata.name}`);
    expect(single).toMatchObject({ kind: 'Pod', apiVersion: 'v1', metadata: first?.metadata });
    expect(await api.get('/api/v1/namespaces/shop')).toMatchObject({ kind: 'Namespace', metadata: { name: 'shop' } });
    expect(await api.get('/api/v1/nodes/playground')).toMatchObject({ kind: 'Node' });
  });

  it('gives Secrets by name alone where only metadata is asked for', async () => {
    const list = await api.get('/api/v1/secrets', metadataOnly);
    expect(list.kind).toBe('PartialObjectMetadataList');
    expect(list.items).toEqual([
      {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: expect.objectContaining({ name: 'greeter-tls', namespace: 'shop' }),
      },
    ]);
    const whole = await api.get('/api/v1/namespaces/shop/secrets/greeter-tls');
    expect(whole).toMatchObject({ type: 'kubernetes.io/tls', data: { 'tls.crt': expect.stringMatching(/^LS0t/) } });
  });

  it.each([
    '/api/v2',
    '/api/v1/gadgets',
    '/api/apps/v1/deployments',
    '/apis/v1/pods',
    '/apis/gateway.networking.k8s.io',
    '/apis/gateway.networking.k8s.io/v1/gateways',
    '/apis/apps/v1/deployments/greeter',
    '/apis/apps/v1/namespaces/shop/deployments/none',
    '/api/v1/namespaces/shop/nodes',
    '/api/v1/namespaces/shop/pods/a/log',
    '/api/v1/nodes/other/proxy/stats/summary',
    '/elsewhere',
  ])('answers 404 as a Status for %s', async (path) => {
    const { status, body } = await api.send(path);
    expect(status).toBe(404);
    expect(body).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 });
  });

  it('changes and watches nothing, and says so', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments/greeter?dryRun=All';
    for (const method of ['PATCH', 'PUT', 'POST', 'DELETE']) {
      expect((await api.send(path, { method })).body).toMatchObject({ code: 405, reason: 'MethodNotAllowed' });
    }
    expect((await api.send('/api/v1/pods?watch=true')).body).toMatchObject({ code: 405 });
    expect((await api.send('/api/v1/pods', { headers: { accept: 'application/yaml' } })).status).toBe(406);
  });

  it.each([
    [{ verb: 'list', resource: 'pods' }, true],
    [{ verb: 'get', resource: 'nodes', subresource: 'proxy' }, true],
    [{ verb: 'list', group: 'metrics.k8s.io', resource: 'pods' }, true],
    [{ verb: 'create', resource: 'pods' }, false],
    [{ verb: 'get', resource: 'pods', subresource: 'log' }, false],
    [{ verb: 'list', group: 'gateway.networking.k8s.io', resource: 'gateways' }, false],
  ])('reviews access to %j: %s', async (resourceAttributes, allowed) => {
    const body = JSON.stringify({ spec: { resourceAttributes } });
    const review = await api.send('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { method: 'POST', body });
    expect(review.status).toBe(201);
    expect(review.body).toMatchObject({ kind: 'SelfSubjectAccessReview', status: { allowed } });
  });

  it('refuses what cannot be read', async () => {
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    for (const body of ['', '[', '{}', '7', `{"x":"${'y'.repeat(70_000)}"}`]) {
      expect((await api.send(path, { method: 'POST', body })).status).toBe(400);
    }
    expect((await api.send('/api/v1/pods/%zz')).status).toBe(400);
  });

  it('answers the probes and the version', async () => {
    expect((await api.send('/readyz')).body).toBe('ok');
    expect(await api.get('/version')).toMatchObject({ major: '1' });
  });
});

describe('exec', () => {
  /** What comes on each channel until the server closes, or the status of a plain answer. */
  function exec(pod: string, command: readonly string[], token = api.token): Promise<Record<number, string>> {
    const query = command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
    const url = `${playground.apiUrl.replace('http', 'ws')}/api/v1/namespaces/shop/pods/${pod}/exec?${query}&stdout=true`;
    return new Promise((resolve, reject) => {
      const channels: Record<number, string> = {};
      const socket = new WebSocket(url, 'v4.channel.k8s.io', { headers: { authorization: `Bearer ${token}` } });
      socket.on('message', (data: Buffer) => {
        const channel = data[0] ?? 0;
        channels[channel] = (channels[channel] ?? '') + data.subarray(1).toString('utf8');
      });
      socket.on('close', () => resolve(channels));
      socket.on('unexpected-response', (_, response) => reject(new Error(`HTTP ${response.statusCode}`)));
      socket.on('error', reject);
    });
  }

  it.runIf(process.platform === 'linux')(
    'shows the connections of a pod, with the address of the pod that dials',
    async () => {
      const list = (await api.get('/api/v1/pods')).items as unknown as Pod[];
      const greeter = list.find((pod) => pod.metadata.name.startsWith('greeter'));
      const edge = list.find((pod) => pod.metadata.name.startsWith('edge'));
      const hex = (ip = '') =>
        ip
          .split('.')
          .toReversed()
          .map((byte) => Number(byte).toString(16).toUpperCase().padStart(2, '0'))
          .join('');
      const { 1: stdout = '', 3: status } = await exec(greeter?.metadata.name ?? '', ['cat', '/proc/net/tcp']);
      const established = stdout.split('\n').filter((row) => row.split(/\s+/)[3] === '01');
      expect(established.length).toBeGreaterThan(0);
      for (const row of established) expect(row).toContain(`${hex(greeter?.status?.podIP)}:`);
      expect(stdout).toContain(` ${hex(edge?.status?.podIP)}:`);
      expect(JSON.parse(status ?? '')).toMatchObject({ status: 'Success' });
    },
  );

  it('has no other program, no other pod, and nothing for strangers', async () => {
    const [pod] = (await api.get('/api/v1/namespaces/shop/pods')).items as unknown as Pod[];
    const name = pod?.metadata.name ?? '';
    const { 3: status } = await exec(name, ['rm', '-rf', '/']);
    expect(JSON.parse(status ?? '')).toMatchObject({ status: 'Failure', reason: 'NonZeroExitCode' });
    await expect(exec('nobody', ['cat'])).rejects.toThrow('HTTP 404');
    await expect(exec(name, ['cat'], 'wrong')).rejects.toThrow('HTTP 401');
  });
});
