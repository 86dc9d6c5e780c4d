import { describe, expect, it } from 'vitest';
import { type Answer, type Asked, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import { readLogs } from './readLogs.js';
import { readProxyPods } from './readProxyPods.js';

const clock = fakeClock(Date.parse('2026-01-01T12:00:00Z'));
const target = (namespace: string, pod: string) => ({ namespace, pod, container: 'app' });

async function read(answer: (asked: Asked) => Answer, targets = [target('shop', 'a')], signal?: AbortSignal) {
  const { api, asked } = await localApi(answer, { clock });
  const logs = await readLogs(targets, { api, clock, sinceSeconds: 599.5, signal });
  return { logs: logs.map(({ log }) => log), asked };
}

describe('readLogs', () => {
  it('asks for a bounded part of one container and takes the times off', async () => {
    const body = '2026-01-01T11:59:58.123456789Z one\r\n2026-01-01T13:59:59+02:00 \nno time\n';
    const { logs, asked } = await read(() => ({ body }));
    expect(known(logs[0])).toEqual({
      lines: [
        { at: '2026-01-01T11:59:58.123Z', text: 'one' },
        { at: '2026-01-01T11:59:59.000Z', text: '' },
        { at: undefined, text: 'no time' },
      ],
    });
    expect(logs[0]).toMatchObject({ complete: true, from: 'GET /api/v1/namespaces/shop/pods/a/log' });
    expect(asked[0]?.path).toBe('/api/v1/namespaces/shop/pods/a/log');
    expect(Object.fromEntries(asked[0]?.query ?? [])).toEqual({
      container: 'app',
      sinceSeconds: '600',
      timestamps: 'true',
      tailLines: '50000',
      limitBytes: '16777216',
    });
  });

  it('reads nothing from an empty log, and the last line without a line break', async () => {
    expect(known((await read(() => ({ body: '' }))).logs[0])).toEqual({ lines: [] });
    expect(known((await read(() => ({ body: 'one\ntwo' }))).logs[0])?.lines.map((l) => l.text)).toEqual(['one', 'two']);
  });

  it('says when there was more than is read, and leaves half a line out', async () => {
    const { logs } = await read(() => ({ body: 'x\n'.repeat(50_000) }));
    expect(logs[0]).toMatchObject({ complete: false, gaps: ['Only the last 50000 lines were read.'] });
    const { logs: large } = await read(() => ({ body: `${'y'.repeat(9_000_000)}\n${'z'.repeat(8_000_000)}` }));
    expect(known(large[0])?.lines).toHaveLength(1);
    expect(large[0]).toMatchObject({ complete: false, gaps: ['Only the first 16 MiB of the span were read.'] });
  });

  it('takes a refusal as absence with its rule, and asks that namespace no more', async () => {
    const many = Array.from({ length: 12 }, (_, i) => target('bank', `b${i}`));
    const { logs, asked } = await read(
      ({ path }) => (path.includes('/bank/') ? refusal(403, 'pods "b0" is forbidden') : { body: 'hello\n' }),
      [...many, target('shop', 'a')],
    );
    expect(logs).toHaveLength(13);
    for (const log of logs.slice(0, 12)) {
      const rbac = { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] };
      expect(log).toEqual({ state: 'absent', reason: 'forbidden', detail: 'pods "b0" is forbidden', rbac });
    }
    expect(logs[12]?.state).toBe('present');
    // Those that were on their way when the first answer came.
    expect(asked.filter(({ path }) => path.includes('/bank/')).length).toBeLessThanOrEqual(4);
  });

  it('takes what a pod cannot give as absence, and reads the others', async () => {
    const { logs } = await read(
      ({ path }) => (path.includes('/a/') ? refusal(400, 'container "app" is waiting to start') : { body: 'hi\n' }),
      [target('shop', 'a'), target('shop', 'b')],
    );
    expect(logs[0]).toMatchObject({ state: 'absent' });
    expect(logs[0]).not.toHaveProperty('rbac');
    expect(logs[1]?.state).toBe('present');
  });

  it('asks nothing after an interruption', async () => {
    const { logs, asked } = await read(() => ({ body: '' }), undefined, AbortSignal.abort());
    expect(logs[0]).toMatchObject({ state: 'absent', reason: 'not-asked' });
    expect(asked).toEqual([]);
  });
});

it('asks for the pods of proxies by their labels', async () => {
  const { api, asked } = await localApi(() => ({
    body: { items: [{ metadata: { name: 'c', namespace: 'ingress-nginx', uid: 'u' }, spec: { containers: [] } }] },
  }));
  const pods = await readProxyPods(api, { namespaces: ['shop'], clock });
  expect(known(pods)?.map((pod) => pod.metadata)).toMatchObject([{ name: 'c', namespace: 'ingress-nginx' }]);
  expect(asked[0]?.path).toBe('/api/v1/pods');
  expect(asked[0]?.query.get('labelSelector')).toMatch(/^app\.kubernetes\.io\/name in \(ingress-nginx, .*traefik/);
});
