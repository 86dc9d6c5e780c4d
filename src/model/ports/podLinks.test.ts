import { describe, expect, it } from 'vitest';
import type { Pod } from '../objects.js';
import { podLinks } from './podLinks.js';
import type { PodFacts } from './portChain.js';

const pod = (name: string): Pod => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'shop' } });
const pods = [pod('a'), pod('b')];
const links = (facts: Record<string, PodFacts>) => podLinks(pods, () => [50051], new Map(Object.entries(facts)));

describe('what pods show of a port', () => {
  it('holds where all of them listen', () => {
    expect(links({ 'shop/a': { listens: [50051] }, 'shop/b': { listens: [9090, 50051] } })).toEqual([
      { step: 'listens', state: 'ok', from: 'port 50051 of the pods', to: '2 of 2 pods listen' },
    ]);
  });

  it('breaks where one does not, and proposes its only other port', () => {
    const [link] = links({ 'shop/a': { listens: [50051] }, 'shop/b': { listens: [8080] } });
    expect(link).toMatchObject({
      state: 'broken',
      says: 'nothing listens in b; there is a listener on 8080',
      nearest: '8080',
    });
    expect(links({ 'shop/a': { listens: [] } })[0]).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('no listener at all'),
    });
  });

  it('is not known where no pod could be looked into', () => {
    expect(links({ 'shop/a': { listens: 'pods/exec is refused' } })).toMatchObject([
      { state: 'unknown', says: 'pods/exec is refused' },
    ]);
    expect(links({})).toEqual([]);
  });

  it.each([
    ['h2c', 'ok'],
    ['tls-h2', 'ok'],
    ['tls', 'broken'],
    ['http1', 'broken'],
    ['nothing', 'broken'],
    ['unknown', 'unknown'],
  ] as const)('takes %s for %s', (protocol, state) => {
    expect(links({ 'shop/a': { speaks: { 50051: { protocol, says: 'so' } } } })).toMatchObject([
      { step: 'speaks', state },
    ]);
  });
});
