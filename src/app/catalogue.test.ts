import { describe, expect, it } from 'vitest';
import { expectBySchema } from '../../test/kit/schema.js';
import { checks } from '../checks/index.js';
import type { Canvas } from '../model/report.js';
import { explainCheck, listChecks } from './catalogue.js';

const canvas: Canvas = { width: 80, color: false, unicode: true, wide: false };

describe('grpclb checks', () => {
  it('lists every check once, by group, within the width', async () => {
    for (const at of [canvas, { ...canvas, width: 140 }, { ...canvas, wide: true }]) {
      const text = await listChecks([], 'table', at);
      for (const { meta } of checks) expect(text.match(new RegExp(`\\s${meta.id}\\s`, 'g')), meta.id).toHaveLength(1);
      expect(text).toContain(`${checks.length} checks.`);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(at.width);
    }
  });

  it('lists one group', async () => {
    const document = JSON.parse(await listChecks(['tls'], 'json', canvas));
    expectBySchema('checks', document);
    const { checks: listed } = document;
    const expected = checks.filter(({ meta }) => meta.group === 'tls').map(({ meta }) => meta.id);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(expected);
  });

  it('refuses a group that does not exist', async () => {
    await expect(listChecks(['tsl'], 'table', canvas)).rejects.toMatchObject({
      next: 'did you mean tls?',
      exitCode: 2,
    });
  });
});

describe('grpclb explain', () => {
  it.each(checks.map(({ meta }) => [meta.id, meta] as const))('%s', async (id, meta) => {
    const text = await explainCheck(id, 'table', canvas);
    const words = text.replace(/\s+/g, ' ');
    expectBySchema('check', JSON.parse(await explainCheck(id, 'json', canvas)));
    for (const part of [meta.title, meta.docs.what, meta.docs.why, meta.docs.fix, ...meta.docs.links]) {
      expect(words).toContain(part.replace(/\s+/g, ' '));
    }
    // Manifests are shown as they are written, to be copied.
    const shown = text
      .split('\n')
      .map((line) => line.replace(/^[✖✔ ] /u, ''))
      .join('\n');
    for (const example of Object.values(meta.examples ?? {})) expect(shown).toContain(example.trimEnd());
    expect(JSON.parse(await explainCheck(id, 'json', canvas))).toMatchObject({ kind: 'Check', id, docs: meta.docs });
  });

  it.each([
    ['tls-secret-mising', 'did you mean tls-secret-missing?'],
    ['session-affinity', 'did you mean session-affinity-client-ip?'],
    ['tls', 'grpclb checks --group tls lists that group'],
    ['zzzzzzzzzzzzzzz', 'grpclb checks lists them'],
  ])('%s: %s', async (word, next) => {
    await expect(explainCheck(word, 'table', canvas)).rejects.toMatchObject({ next, exitCode: 2 });
  });
});
