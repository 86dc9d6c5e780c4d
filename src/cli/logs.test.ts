import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FakeCluster, fakeCluster } from '../../test/kit/fakeCluster.js';
import { config, home } from '../../test/kit/kubeconfigHome.js';
import { localApi } from '../../test/kit/localApi.js';
import { logs } from './logs.js';

const shop = '/api/v1/namespaces/shop';
const labels = { app: 'greeter' };
const at = {
  '/api/v1/namespaces': [{ metadata: { name: 'shop' } }],
  [`${shop}/services`]: [
    {
      metadata: { namespace: 'shop', name: 'greeter' },
      spec: { selector: labels, ports: [{ name: 'grpc', port: 1 }] },
    },
  ],
  [`${shop}/pods`]: [
    {
      metadata: { namespace: 'shop', name: 'greeter-a', labels },
      spec: { containers: [{ name: 'app' }] },
      status: { phase: 'Running', podIP: '10.0.0.1' },
    },
  ],
  [`${shop}/pods/greeter-a/log`]: '2026-11-22T11:56:08Z handled /helloworld.Greeter/SayHello\n',
};

async function run(cluster: FakeCluster, more: { output?: string; since?: string; target?: string } = {}) {
  const { url, asked } = await localApi(fakeCluster(cluster));
  const kubeconfig = home().file('config', config(url));
  const file = join(dirname(kubeconfig), 'logs.txt');
  const code = await logs([more.target ?? 'svc/greeter'], {
    kubeconfig,
    namespace: 'shop',
    'all-namespaces': false,
    'request-timeout': '5s',
    since: more.since ?? '10m',
    output: more.output ?? 'table',
    'output-file': file,
    'no-color': true,
    quiet: true,
    verbose: false,
  });
  return { code, text: readFileSync(file, 'utf8'), asked };
}

describe('the logs command', () => {
  it('writes what it found and ends with 0', async () => {
    const { code, text, asked } = await run({ at }, { since: '1h', output: 'json' });
    expect(code).toBe(0);
    expect(JSON.parse(text).services[0].pods[0]).toMatchObject({ lines: 1, requestLines: 1 });
    expect(asked.find(({ path }) => path.endsWith('/log'))?.query.get('sinceSeconds')).toBe('3600');
  });

  it('ends with 3 where no log is open', async () => {
    const { code, text } = await run({ at, refuses: ({ path }) => path.endsWith('/log') });
    expect(code).toBe(3);
    expect(text).toContain('NOT READ');
  });

  it.each([
    [{ target: 'svc/nobody' }, /nobody was not found/],
    [{ since: 'yesterday' }, /--since yesterday is not a duration/],
  ])('calls wrong words wrong usage: %o', async (words, message) => {
    await expect(run({ at }, words)).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message) });
  });
});
