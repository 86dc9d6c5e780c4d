import { describe, expect, it } from 'vitest';
import { localApi, refusal } from '../../../test/kit/localApi.js';
import { podsByAddress } from './podsByAddress.js';

const signal = new AbortController().signal;
const pod = (name: string, phase = 'Running') => ({
  metadata: { name, namespace: 'edge' },
  status: { phase, podIP: '10.1.0.9' },
});

describe('podsByAddress', () => {
  it('asks for each address, anywhere in the cluster, and leaves out pods that have ended', async () => {
    const { api, asked } = await localApi(({ query }) => ({
      body: { items: query.get('fieldSelector') === 'status.podIP=10.1.0.9' ? [pod('a'), pod('b', 'Succeeded')] : [] },
    }));
    const found = await podsByAddress(api, ['10.1.0.9', '10.1.0.10'], signal);
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['a']);
    expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/api/v1/pods']));
  });

  it('asks no more once it is refused, and never too often', async () => {
    const { api, asked } = await localApi(() => refusal(403, 'no'));
    const many = Array.from({ length: 100 }, (_, i) => `10.1.0.${i}`);
    expect(await podsByAddress(api, many, signal)).toEqual([]);
    expect(asked.length).toBeLessThanOrEqual(4);
    const { api: open, asked: all } = await localApi(() => ({ body: { items: [] } }));
    await podsByAddress(open, many, signal);
    expect(all.length).toBe(20);
  });
});
