import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCards } from '../src/app/catalogue.js';
import { checks } from '../src/checks/index.js';
import { remedies } from '../src/remedies/index.js';
import { reporters } from '../src/report/index.js';
import { sources } from '../src/sources/index.js';
import { between, checksPage, checksTable } from './kit/checkDocs.js';

/** Each room whose files register themselves in an index, and how a registered thing is told from a helper. */
const rooms: readonly { room: string; index: readonly unknown[]; registers(thing: object): boolean }[] = [
  { room: 'checks', index: checks, registers: (thing) => 'meta' in thing && 'check' in thing },
  { room: 'remedies', index: remedies, registers: (thing) => 'meta' in thing && 'plan' in thing },
  { room: 'sources', index: sources, registers: (thing) => 'meta' in thing && 'collect' in thing },
  { room: 'report', index: reporters, registers: (thing) => 'meta' in thing && 'render' in thing },
];

const source = resolve(import.meta.dirname, '../src');

interface Exported {
  file: string;
  value: object;
}

async function exportsOf(room: string): Promise<Exported[]> {
  const files = readdirSync(join(source, room), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && basename(name) !== 'index.ts',
  );
  const modules = await Promise.all(
    files.map(async (file) => ({ file, module: (await import(join(source, room, file))) as Record<string, unknown> })),
  );
  return modules.flatMap(({ file, module }) =>
    Object.values(module)
      .filter((value): value is object => typeof value === 'object' && value !== null)
      .map((value) => ({ file, value })),
  );
}

describe.each(rooms)('$room', ({ room, index, registers }) => {
  it('lists every one of its files', async () => {
    const found = (await exportsOf(room)).filter(({ value }) => registers(value));
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ value }) => !index.includes(value)).map(({ file }) => file)).toEqual([]);
    expect(index.length).toBe(found.length);
  });
});

const registered = [...checks, ...remedies].map(({ meta }) => meta);

it('gives each id once', () => {
  for (const ids of [checks.map((c) => c.meta.id), remedies.map((r) => r.meta.id), sources.map((s) => s.meta.name)]) {
    expect([...new Set(ids)]).toEqual(ids);
  }
});

it('names each check and remedy as its file', async () => {
  for (const room of ['checks', 'remedies']) {
    for (const { file, value } of await exportsOf(room)) {
      const meta = (value as { meta?: { id?: string } }).meta;
      if (meta?.id) expect(basename(file, '.ts')).toBe(meta.id);
    }
  }
});

it('puts each check in the folder of its group', async () => {
  for (const { file, value } of await exportsOf('checks')) {
    const meta = (value as { meta?: { group?: string } }).meta;
    if (meta?.group) expect(file.split('/')[0], file).toBe(meta.group);
  }
});

it('has every remedy that a check names', () => {
  const known = new Set(remedies.map((remedy) => remedy.meta.id));
  const missing = checks.flatMap(({ meta }) => meta.remedies.filter((id) => !known.has(id)).map((id) => [meta.id, id]));
  expect(missing).toEqual([]);
});

it('has every check that another one follows from', () => {
  const known = new Set(checks.map(({ meta }) => meta.id));
  const missing = checks.flatMap(({ meta: { id, follows = [] } }) =>
    follows.filter((cause) => cause === id || !known.has(cause)).map((cause) => [id, cause]),
  );
  expect(missing).toEqual([]);
});

it('has a check or a verdict for every correction', () => {
  const named = new Set(checks.flatMap(({ meta }) => meta.remedies));
  const corrections = remedies.map(({ meta }) => meta.id).filter((id) => id.startsWith('fix-'));
  expect(corrections.filter((id) => !named.has(id))).toEqual([]);
});

describe('prose', () => {
  it.each(registered.map((meta) => [meta.id, meta] as const))('%s', (_, meta) => {
    expect(meta.title).toMatch(/^[\p{Lu}\p{Ll}0-9`.].*[^.]$/u);
    if (!('docs' in meta)) return;
    for (const text of [meta.docs.what, meta.docs.why, meta.docs.fix]) expect(text).toMatch(/[.!?`)]$/);
    expect(meta.docs.links.length).toBeGreaterThan(0);
    for (const link of meta.docs.links) expect(new URL(link).protocol).toBe('https:');
  });

  it.each(checks.map((check) => [check.meta.id, check.meta] as const))('messages of %s', (_, meta) => {
    const texts = Object.values(meta.messages);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/\bplease\b|!$|TODO|undefined/i);
  });

  it.each(
    checks
      .filter(({ meta }) => meta.group !== 'runtime' && meta.group !== 'gate')
      .map((check) => [check.meta.id, check.meta] as const),
  )('%s has examples', (_, meta) => {
    expect(meta.examples).toBeDefined();
  });
});

describe('the docs', () => {
  it.each<[string, (before: string) => string]>([
    ['README.md', (before) => between(before, 'checks', checksTable(checkCards()))],
    ['docs/checks.md', () => checksPage(checkCards())],
  ])('%s says what the checks say', (name, written) => {
    const file = resolve(import.meta.dirname, '..', name);
    const text = readFileSync(file, 'utf8');
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, written(text));
    const hint = `${name} lags behind src/checks: run npm run docs and commit (a merge conflict in it is mended the same way)`;
    expect(readFileSync(file, 'utf8') === written(text), hint).toBe(true);
  });
});
