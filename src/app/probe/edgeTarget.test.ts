import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, home } from '../../../test/kit/kubeconfigHome.js';
import { localApi, refusal } from '../../../test/kit/localApi.js';
import { runProbe } from '../../../test/kit/runProbe.js';
import { shopServer } from '../../../test/kit/shopServer.js';
import { type Playground, startPlayground } from '../../playground/playground.js';
import { builtEntry } from '../../playground/testing/builtEntry.js';

describe('probe ing/NAME', () => {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-edge-'));
  const kubeconfig = join(folder, 'kubeconfig');
  let built: Awaited<ReturnType<typeof builtEntry>>;
  let playground: Playground;
  let edge: NonNullable<Playground['edge']>;

  beforeAll(async () => {
    built = await builtEntry();
    const { signal } = new AbortController();
    playground = await startPlayground({ scenario: 'balanced', signal, entry: built.entry, lifetimeMs: 60_000 });
    if (!playground.edge) throw new Error('this scenario has an edge');
    edge = playground.edge;
    writeFileSync(kubeconfig, playground.kubeconfig);
  }, 30_000);
  afterAll(async () => {
    await playground?.close();
    await built?.remove();
    rmSync(folder, { recursive: true });
  });

  const health = (...words: string[]) => runProbe(['-kubeconfig', kubeconfig, ...words, 'health']);
  const edgePort = () => edge.address.split(':').at(-1) ?? '';
  const edgeHost = () => edge.address.replace(/:\d+$/, '');

  it('takes host, address and TLS from the object, and trusts its Secret only when told to', async () => {
    const trusted = await health('-trust-cluster-ca', `ing/greeter:${edgePort()}`);
    expect(trusted).toEqual({
      out: 'SERVING\n',
      err: `ing/greeter:${edgePort()} is ${edge.host} at ${edge.address}, with TLS.\n`,
      exitCode: 0,
    });
    const wary = await health(`ing/greeter:${edgePort()}`);
    expect(wary.exitCode).toBe(1);
    expect(wary.err).toContain('certificate signed by unknown authority');
  });

  it('dials another address with the host of the object', async () => {
    expect(await health('-insecure', '-connect-to', edge.address, 'ingress/greeter')).toMatchObject({
      out: 'SERVING\n',
      exitCode: 0,
    });
    expect((await health('-connect-to', 'a:b:c', 'ing/greeter')).err).toContain('is no HOST or HOST:PORT');
  });

  it('dials port 443 where none is named', async () => {
    expect((await health('ing/greeter')).err).toContain(`ing/greeter is ${edge.host} at ${edgeHost()}:443, with TLS.`);
  });

  it('says what is not there', async () => {
    const { err, exitCode } = await health('ing/nobody');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^ing\/nobody cannot be reached: .*not found/);
    expect(await health('ing/greeter:web')).toMatchObject({
      exitCode: 2,
      err: 'ing/greeter:web: web is no port number. Write ing/greeter:PORT.\n',
    });
  });

  it.each(['shop.example.com/greeter:80', 'http://localhost:80', 'shop/greeter/x', 'Deployment/greeter'])(
    'never dials %s as a host',
    async (address) => {
      const { err, exitCode } = await health(address);
      expect(exitCode).toBe(2);
      expect(err).toContain('ing/NAME, gateway/NAME, route/NAME');
    },
  );
});

describe('probe of objects that only some clusters have', () => {
  let server: Awaited<ReturnType<typeof shopServer>>;
  beforeAll(async () => {
    server = await shopServer();
  });
  afterAll(() => server.stop());

  const gateway = (status: object) => ({
    metadata: { name: 'edge', namespace: 'infra' },
    spec: {
      listeners: [
        { name: 'web', port: 443, protocol: 'HTTPS', hostname: 'web.example.com' },
        { name: 'plain', port: Number(server.address.split(':')[1]), protocol: 'HTTP' },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    },
    status,
  });
  const route = (spec: object) => ({ metadata: { name: 'orders', namespace: 'shop' }, spec });
  const toPlain = { parentRefs: [{ name: 'edge', namespace: 'infra', sectionName: 'plain' }] };

  /** A cluster with these objects; what is probed in it. */
  async function cluster(objects: Record<string, object>) {
    const { url } = await localApi(({ path }) => {
      const body = objects[path.replace(/^.*\/namespaces\//, '')];
      return body ? { body } : refusal(404, `${path} not found`);
    });
    const file = home().file('config', config(url, { context: { namespace: 'shop' } }));
    return (...words: string[]) => runProbe(['-kubeconfig', file, ...words]);
  }

  it('reaches a GRPCRoute by the listener of its Gateway', async () => {
    const run = await cluster({
      'shop/grpcroutes/orders': route({ ...toPlain, hostnames: ['orders.example.com'] }),
      'infra/gateways/edge': gateway({ addresses: [{ type: 'IPAddress', value: '127.0.0.1' }] }),
    });
    const { out, err } = await run('route/orders', 'list');
    expect(err).toContain(`route/orders is orders.example.com at ${server.address}, in plaintext.`);
    expect(out).toContain('shop.v1.Orders');
    expect((await run('-n', 'infra', 'gateway/edge:plain', 'list')).out).toContain('shop.v1.Orders');
    expect((await run('-n', 'infra', 'gateway/edge', 'list')).err).toContain('is web.example.com at 127.0.0.1:443');
    const none = await run('-n', 'infra', 'gw/edge:dns', 'list');
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.err).toContain('no such listener as dns; it has web (HTTPS 443), plain (HTTP');
  });

  it('takes an HTTPRoute where there is no GRPCRoute of the name', async () => {
    const run = await cluster({
      'shop/httproutes/orders': route(toPlain),
      'infra/gateways/edge': gateway({ addresses: [{ value: '127.0.0.1' }] }),
    });
    expect((await run('route/orders', 'list')).out).toContain('shop.v1.Orders');
    expect((await run('grpcroute/orders', 'list')).err).toContain('cannot be reached');
  });

  it('says what to do where the status has no address', async () => {
    const run = await cluster({
      'shop/grpcroutes/orders': route(toPlain),
      'infra/gateways/edge': gateway({}),
    });
    const { err, exitCode } = await run('route/orders', 'list');
    expect(exitCode).toBe(1);
    expect(err).toContain('route/orders has no address in its status');
    expect(err).toContain('-connect-to HOST[:PORT]');
    expect((await run('-connect-to', '127.0.0.1', 'route/orders', 'list')).out).toContain('shop.v1.Orders');
  });

  it('asks which host is meant, and sends callers of a mesh elsewhere', async () => {
    const run = await cluster({
      'shop/grpcroutes/orders': route({ ...toPlain, hostnames: ['*.example.com'] }),
      'shop/grpcroutes/inside': route({ parentRefs: [{ kind: 'Service', group: '', name: 'orders' }] }),
      'infra/gateways/edge': gateway({ addresses: [{ value: '127.0.0.1' }] }),
    });
    expect(await run('route/orders', 'list')).toMatchObject({
      exitCode: 2,
      err: 'route/orders is for *.example.com: say which host is meant with -authority HOST.\n',
    });
    expect((await run('-authority', 'a.example.com', 'route/orders', 'list')).out).toContain('shop.v1.Orders');
    expect((await run('route/inside', 'list')).err).toContain('probe svc/orders instead');
  });
});
