import { describe, expect, it } from 'vitest';
import { type Check, defineCheck, type Severity } from '../model/check.js';
import type { KubeObject } from '../model/objects.js';
import { foldConsequences } from './foldConsequences.js';
import type { GatedHit } from './gate.js';

function checkOf(id: string, follows: string[] = []): Check {
  return defineCheck({
    meta: {
      id,
      group: 'service',
      title: id,
      severity: 'error',
      needs: [],
      uses: [],
      messages: { said: id },
      docs: { what: '', why: '', fix: '', links: [] },
      remedies: [],
      follows,
    },
    *check() {},
  });
}

const object = (kind: string, name: string, namespace = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
});
const greeter = object('Service', 'greeter');

function hit(check: Check, subject: KubeObject, more: { about?: KubeObject[]; severity?: Severity } = {}): GatedHit {
  const { about = [], severity = 'error' } = more;
  const witnesses = [{ source: 'a test', says: 'so' }] as const;
  return { check, hit: { message: 'said', data: {}, subject, about, witnesses }, severity };
}

const pinning = checkOf('pinning');
const idle = checkOf('idle', ['pinning']);
const slow = checkOf('slow', ['idle']);

function folded(hits: GatedHit[]): Record<string, string[]> {
  return Object.fromEntries(
    foldConsequences(hits).map(({ check, consequences }) => [check.meta.id, consequences.map((c) => c.check.meta.id)]),
  );
}

describe('foldConsequences', () => {
  it('puts what follows under its cause, in whichever order they came', () => {
    expect(folded([hit(idle, greeter), hit(pinning, greeter)])).toEqual({ pinning: ['idle'] });
  });

  it('goes by the objects that either is about', () => {
    const hpa = object('HorizontalPodAutoscaler', 'greeter');
    expect(folded([hit(pinning, greeter), hit(idle, hpa, { about: [greeter] })])).toEqual({ pinning: ['idle'] });
    expect(folded([hit(pinning, greeter), hit(idle, hpa)])).toEqual({ pinning: [], idle: [] });
    const elsewhere = object('Service', 'greeter', 'other');
    expect(folded([hit(pinning, greeter), hit(idle, elsewhere)])).toEqual({ pinning: [], idle: [] });
  });

  it('tells a chain under its first link', () => {
    const chain = [hit(slow, greeter), hit(idle, greeter), hit(pinning, greeter)];
    expect(folded(chain)).toEqual({ pinning: ['slow', 'idle'] });
  });

  it('hides nothing under a cause that is milder or silenced', () => {
    expect(folded([hit(pinning, greeter, { severity: 'info' }), hit(idle, greeter)])).toEqual({
      pinning: [],
      idle: [],
    });
    const silenced = { ...hit(pinning, greeter), silenced: { by: 'config' as const, where: '.grpclb.yaml:3' } };
    expect(folded([silenced, hit(idle, greeter)])).toEqual({ pinning: [], idle: [] });
  });

  it('loses nothing where two follow from each other', () => {
    const a = checkOf('a', ['b']);
    const b = checkOf('b', ['a']);
    expect(folded([hit(a, greeter), hit(b, greeter)])).toEqual({ a: [], b: [] });
  });
});
