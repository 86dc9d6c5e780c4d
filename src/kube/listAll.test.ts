import { describe, expect, it } from 'vitest';
import { localApi, refusal } from '../../test/kit/localApi.js';
import { listAll } from './listAll.js';

const page = (names: string[], token?: string) => ({
  body: { items: names.map((name) => ({ name })), metadata: token === undefined ? {} : { continue: token } },
});
const nameOf = ({ name }: { name: string }) => name;

describe('listAll', () => {
  it('follows the pages and passes the selectors on', async () => {
    const { api, asked } = await localApi(({ query }) =>
      query.get('continue') === 'two' ? page(['c']) : page(['a', 'b'], 'two'),
    );
    const listed = await listAll(api, '/api/v1/services', nameOf, { labelSelector: 'app in (a, b)' });
    expect(listed).toEqual({ items: ['a', 'b', 'c'], consistent: true });
    expect(asked.map((a) => a.query.get('limit'))).toEqual(['500', '500']);
    expect(asked[1]?.query.get('labelSelector')).toBe('app in (a, b)');
  });

  it('leaves out what is not kept', async () => {
    const { api } = await localApi(() => page(['a', 'b']));
    expect((await listAll(api, '/x', (raw: { name: string }) => (raw.name === 'a' ? 1 : undefined))).items).toEqual([
      1,
    ]);
  });

  it('starts again when the server forgets the list, doubling nothing', async () => {
    let gone = 0;
    const { api } = await localApi(({ query }) => {
      if (query.get('continue') === null) return page(['a'], 'two');
      return gone++ === 0 ? refusal(410, 'Expired') : page(['b']);
    });
    expect(await listAll(api, '/x', nameOf)).toEqual({ items: ['a', 'b'], consistent: true });
  });

  it('takes the inconsistent token the third time, and says so', async () => {
    const { api, asked } = await localApi(({ query }) => {
      if (query.get('continue') === null) return page(['a'], 'two');
      if (query.get('continue') === 'inconsistent') return page(['b']);
      return refusal(410, 'Expired', { metadata: { continue: 'inconsistent' } });
    });
    expect(await listAll(api, '/x', nameOf)).toEqual({ items: ['a', 'b'], consistent: false });
    expect(asked.filter((a) => a.query.get('continue') === null)).toHaveLength(3);
  });

  it('ends where the server offers nothing to go on with', async () => {
    const { api } = await localApi(({ query }) =>
      query.get('continue') === null ? page(['a'], 'two') : refusal(410, 'Expired'),
    );
    await expect(listAll(api, '/x', nameOf)).rejects.toMatchObject({ status: 410 });
  });

  it('reads an empty list that Go wrote as null, and refuses what is no list', async () => {
    const { api } = await localApi(({ path }) => ({ body: path === '/empty' ? { items: null } : { kind: 'Pod' } }));
    expect((await listAll(api, '/empty', nameOf)).items).toEqual([]);
    await expect(listAll(api, '/pod', nameOf)).rejects.toMatchObject({ reason: 'malformed' });
  });
});
