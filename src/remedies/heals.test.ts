import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applySteps } from '../../test/kit/applyPatch.js';
import { hitsOf, readText, textOf } from '../../test/kit/judgeManifests.js';
import type { Check, Hit } from '../model/check.js';
import { keyOf } from '../model/objects.js';
import type { Fix, Surroundings } from '../model/remedy.js';
import { remedies } from './index.js';

const folder = new URL('../checks/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((f) =>
  /^[a-z]+\/[a-z0-9-]+\.ts$/.test(f),
);
const loaded = await Promise.all(files.map((f) => import(new URL(f, folder).href) as Promise<{ default?: Check }>));
const checks = loaded.flatMap((m) => (m.default?.meta ? [m.default] : []));
const fixes = new Map(remedies.flatMap((r) => (r.meta.kind === 'fix' ? [[r.meta.id, r as Fix]] : [])));

/** Only the person can mend these: a certificate has to be issued, a Secret made, a pod looked at. */
const byHand = new Set([
  'tls-secret-missing',
  'tls-secret-wrong-namespace',
  'tls-secret-malformed',
  'tls-cert-expired',
  'tls-cert-san-mismatch',
  'no-ready-endpoints',
  'nginx-controller-retired',
]);

const place = (hit: Hit) => `${hit.message} ${hit.subject.kind} ${keyOf(hit.subject)} ${hit.path?.join('.')}`;
const errors = (surroundings: Surroundings) =>
  checks.flatMap((check) =>
    hitsOf(check, surroundings)
      .filter((hit) => (hit.severity ?? check.meta.severity) === 'error')
      .map((hit) => `${check.meta.id}: ${place(hit)}`),
  );

describe('the example of a check, mended', () => {
  for (const check of checks) {
    const { id, examples, remedies: named } = check.meta;
    const mending = named.flatMap((remedy) => fixes.get(remedy) ?? []);
    if (!examples || mending.length === 0) continue;

    it.each(mending.map((fix) => [fix.meta.id, fix] as const))(`${id} is healed by %s`, async (_, fix) => {
      const before = await readText(examples.fires);
      const hits = hitsOf(check, before.surroundings);
      expect(hits).not.toEqual([]);
      let healed = before;
      for (const hit of hits) {
        const proposal = fix.plan({ check: id, hit }, before.surroundings);
        expect(proposal, `a proposal for ${place(hit)}`).toBeDefined();
        const steps = proposal?.steps ?? [];
        const changing = steps.filter((s) => s.do === 'patch' || s.do === 'apply');
        if (changing.length === 0) {
          expect([...byHand], `${fix.meta.id} changes no object`).toContain(id);
          expect(steps.some((s) => s.do === 'run')).toBe(true);
          continue;
        }
        healed = await readText(textOf(applySteps(before.written, changing)));
        expect(hitsOf(check, healed.surroundings).map(place)).not.toContain(place(hit));
        const old = new Set(errors(before.surroundings));
        expect(errors(healed.surroundings).filter((e) => !old.has(e))).toEqual([]);
      }
    });
  }
});
