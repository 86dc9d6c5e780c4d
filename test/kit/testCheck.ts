import { describe, expect, it } from 'vitest';
import type { Check, EvidenceName, Hit, Severity } from '../../src/model/check.js';
import { messageOf } from '../../src/model/check.js';
import { absent } from '../../src/model/evidence.js';
import { fieldText } from '../../src/model/fieldText.js';
import type { ObjectEvidenceName } from '../../src/model/inventory.js';
import { factsFor, judge } from '../../src/model/judge.js';
import { keyOf } from '../../src/model/objects.js';
import { deepFreeze } from './deepFreeze.js';
import { type FactOverrides, factsFrom, type Given } from './factsFrom.js';
import { recordReads } from './recordReads.js';
import { shuffled } from './shuffled.js';

export interface Case {
  name: string;
  manifests?: string;
  /** Short for `facts: { live: true }`. */
  live?: boolean;
  facts?: FactOverrides;
}

interface ExpectedHit {
  message: string;
  /** The check's own where it is left out. */
  severity?: Severity;
  /** `Service/greeter`. */
  subject: string;
  /** `spec.ports[0].targetPort`. */
  field?: string;
  data?: Readonly<Record<string, string | number>>;
}

interface FiringCase extends Case {
  /** Every hit, in any order. */
  hits: readonly ExpectedHit[];
}

export interface CheckCases {
  silent: readonly Case[];
  fires: readonly FiringCase[];
}

/**
 * Tests a check by cases, and proves beside them what holds for every check: it is unjudged without what it needs,
 * reads exactly what it declares, leaves the facts alone, does not depend on the order of the input, has a witness
 * for each finding, speaks each of its messages in some case, and its examples do what they say.
 */
export function testCheck(check: Check, { silent, fires }: CheckCases): void {
  const { meta } = check;
  const cases: readonly Case[] = [...silent, ...fires];

  describe(meta.id, () => {
    it.each(silent.map((c) => [c.name, c] as const))('is silent: %s', async (_, c) => {
      expect(hitsIn(check, await given(c)).map((hit) => told(check, hit))).toEqual([]);
    });

    it.each(fires.map((c) => [c.name, c] as const))('fires: %s', async (_, c) => {
      const hits = hitsIn(check, await given(c)).map((hit) => told(check, hit));
      expect(c.hits.length, 'a firing case expects a hit').toBeGreaterThan(0);
      const expected = c.hits.map((h) => expect.objectContaining(expectation(check, h)));
      expect(hits).toEqual(expect.arrayContaining(expected));
      expect(hits, 'no other hit').toHaveLength(expected.length);
    });

    it('has no two cases alike', () => {
      const keys = cases
        .map(({ manifests, ...c }) => [manifests, overridesOf(c)])
        .map(([manifests, facts]) => JSON.stringify([manifests ?? '', facts], (_, value) => value ?? 'absent'));
      expect(cases.filter((_, i) => keys.indexOf(keys[i] ?? '') !== i).map((c) => c.name)).toEqual([]);
      expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
      expect(silent.length, 'look-alikes').toBeGreaterThan(0);
      expect(fires.length).toBeGreaterThan(0);
    });

    it('speaks each of its messages in some case', () => {
      const spoken = new Set(fires.flatMap((c) => c.hits.map((h) => h.message)));
      expect(Object.keys(meta.messages).filter((id) => !spoken.has(id))).toEqual([]);
    });

    it('fills every message and has a witness and a subject for every finding', async () => {
      for (const c of fires) {
        for (const hit of hitsIn(check, await given(c))) {
          const text = meta.messages[hit.message] ?? '';
          const wanted = new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
          expect(new Set(Object.keys(hit.data)), hit.message).toEqual(wanted);
          expect(messageOf(meta, hit)).not.toMatch(/undefined|NaN|\[object/);
          expect(hit.witnesses.length).toBeGreaterThan(0);
          for (const { source, says } of hit.witnesses) {
            expect(source.trim(), 'source of a witness').not.toBe('');
            expect(says.trim(), 'words of a witness').not.toMatch(/^$|undefined|NaN|\[object/);
          }
          expect(hit.subject.apiVersion && hit.subject.kind && hit.subject.metadata.name).toBeTruthy();
        }
      }
    });

    it.each(meta.needs.map((name) => [name]))('is unjudged without %s', async (name) => {
      for (const c of fires) {
        const { evidence, occasion } = await given(c);
        const without = { ...evidence, [name]: absent('forbidden', 'test') };
        const { hits, unjudged } = judge([check], without, occasion);
        expect(hits).toEqual([]);
        expect(unjudged).toEqual([{ check, missing: name, absence: absent('forbidden', 'test') }]);
      }
    });

    it('reads exactly what it declares', async () => {
      const read = new Set<string>();
      for (const c of cases) {
        const { evidence, occasion } = await given(c);
        Array.from(check.check(recordReads(factsFor(check, evidence, occasion), read)));
      }
      const declared: readonly EvidenceName[] = [...meta.needs, ...meta.uses];
      expect(new Set(declared).size, 'nothing is declared twice').toBe(declared.length);
      expect([...read].filter((n) => n !== 'at' && n !== 'live' && !declared.includes(n as EvidenceName))).toEqual([]);
      for (const name of declared.filter((n) => !read.has(n))) {
        expect(await isReadThroughTopology(check, name, cases), `${name} is declared and never read`).toBe(true);
      }
    });

    it('says the same whatever the order of the input', async () => {
      for (const c of cases) {
        const asWritten = hitsIn(check, await given(c)).map((hit) => JSON.stringify(told(check, hit)));
        for (const turned of shuffled(c)) {
          const hits = hitsIn(check, await given(turned)).map((hit) => JSON.stringify(told(check, hit)));
          expect(hits.sort(), c.name).toEqual([...asWritten].sort());
        }
      }
    });

    testExamples(check);
  });
}

function testExamples(check: Check): void {
  const { examples, needs } = check.meta;
  if (!examples) {
    it('has no example, for no manifest can make it fire', () => {
      expect(needs.filter((n) => onlyAtRunTime.has(n))).not.toEqual([]);
    });
    return;
  }
  it('fires on the example that fires', async () => {
    expect(hitsIn(check, await given({ name: 'example', manifests: examples.fires }))).not.toEqual([]);
  });
  it('is silent on the example that is silent', async () => {
    const example = await given({ name: 'example', manifests: examples.silent });
    expect(hitsIn(check, example).map((hit) => told(check, hit))).toEqual([]);
  });
}

/** Evidence that manifests never hold. */
const onlyAtRunTime: ReadonlySet<EvidenceName> = new Set<EvidenceName>([
  'verdicts',
  'givenLogs',
  'accessRefusals',
  'metricsHealth',
  'metricsCpu',
  'summaryCpu',
  'summaryNetwork',
  'lifetimeCpu',
  'channelz',
  'activePaths',
  'pods',
  'silences',
]);

async function given({ manifests = '', ...c }: Case): Promise<Given> {
  const { evidence, occasion } = await factsFrom(manifests, overridesOf(c));
  return { evidence: deepFreeze(evidence), occasion };
}

function overridesOf({ live, facts = {} }: Omit<Case, 'name'>): FactOverrides {
  return live === undefined ? facts : { live, ...facts };
}

/** What a check finds; a check that breaks off or lacks evidence fails the test. */
function hitsIn(check: Check, { evidence, occasion }: Given): Hit[] {
  const { hits, unjudged } = judge([check], evidence, occasion);
  expect(unjudged.map((u) => `${u.missing}: ${u.absence.detail}`)).toEqual([]);
  return hits.map(({ hit }) => hit);
}

/** A hit as a case spells it. */
function told({ meta }: Check, hit: Hit) {
  const { kind, metadata } = hit.subject;
  return {
    message: hit.message,
    severity: hit.severity ?? meta.severity,
    subject: `${kind}/${metadata.name}`,
    field: hit.path ? fieldText(hit.path) : undefined,
    data: { ...hit.data },
    details: hit.details,
    in: keyOf(hit.subject),
  };
}

function expectation({ meta }: Check, { message, severity = meta.severity, subject, field, data }: ExpectedHit) {
  return {
    message,
    severity,
    subject,
    ...(field !== undefined && { field }),
    ...(data && { data: expect.objectContaining(data) }),
  };
}

/**
 * A check may need a kind of object only because the topology is built from it: then it must find something else in
 * some case where that kind was not read.
 */
async function isReadThroughTopology(check: Check, name: EvidenceName, cases: readonly Case[]): Promise<boolean> {
  if (!check.meta.needs.includes('topology') || !check.meta.needs.includes(name)) return false;
  for (const c of cases) {
    const facts = overridesOf(c);
    if (facts.topology) continue;
    const { evidence, occasion } = await factsFrom(c.manifests ?? '', facts);
    const without = await factsFrom(c.manifests ?? '', { ...facts, [name as ObjectEvidenceName]: undefined });
    // The check is asked all the same: only what the topology says of that kind may differ.
    const blind = { ...without.evidence, [name]: evidence[name] };
    const said = hitsIn(check, { evidence, occasion }).map((hit) => told(check, hit));
    const saidBlind = hitsIn(check, { evidence: blind, occasion }).map((hit) => told(check, hit));
    if (JSON.stringify(said) !== JSON.stringify(saidBlind)) return true;
  }
  return false;
}
