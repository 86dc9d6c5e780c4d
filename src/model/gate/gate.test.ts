import { describe, expect, it } from 'vitest';
import type { Finding } from '../report.js';
import { compare } from './baseline.js';
import { fingerprintOf } from './fingerprint.js';
import { silencesOf } from './ignoreAnnotation.js';
import { isAbout, isExpired, matchesGlob, type Silence } from './silence.js';

const service = (text: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'greeter', namespace: 'shop', annotations: { 'grpclb.dev/ignore': text } },
});

describe('the annotation', () => {
  const read = (text: string) => silencesOf(service(text)).map(({ check, reason }) => [check, reason]);

  it.each([
    ['tls-secret-missing made by cert-manager', [['tls-secret-missing', 'made by cert-manager']]],
    ['tls-secret-missing', [['tls-secret-missing', undefined]]],
    ['  \n ', []],
    [
      'a one, two; b three',
      [
        ['a', 'one, two'],
        ['b', 'three'],
      ],
    ],
    [
      'a one\r\nb two\n',
      [
        ['a', 'one'],
        ['b', 'two'],
      ],
    ],
    [
      'a,b , c for one reason',
      [
        ['a', 'for one reason'],
        ['b', 'for one reason'],
        ['c', 'for one reason'],
      ],
    ],
    [',', [[',', undefined]]],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is about its own object only', () => {
    const [silence] = silencesOf(service('a b')) as [Silence];
    expect(isAbout(silence, service(''))).toBe(true);
    expect(isAbout(silence, { ...service(''), kind: 'Ingress' })).toBe(false);
    expect(isAbout(silence, { ...service(''), metadata: { name: 'greeter', namespace: 'other' } })).toBe(false);
  });
});

it.each([
  ['*', 'anything', true],
  ['', '', true],
  ['a*', 'abc', true],
  ['a*', 'b', false],
  ['*c', 'abc', true],
  ['a*c', 'ac', true],
  ['ab*bc', 'abc', false],
  ['a*b*c', 'axbxc', true],
  ['a*b*c', 'acb', false],
  ['a.c', 'abc', false],
  ['**', 'x', true],
])('%s fits %s: %s', (pattern, word, fits) => {
  expect(matchesGlob(pattern, word)).toBe(fits);
});

it('an ignore holds through its last day', () => {
  const silence = { expires: '2026-12-31' } as Silence;
  expect(isExpired(silence, '2026-12-31T23:59:59Z')).toBe(false);
  expect(isExpired(silence, '2027-01-01T00:00:00Z')).toBe(true);
});

describe('the baseline', () => {
  const finding = (check: string, field: string, line = 1): Finding => ({
    check,
    severity: 'error',
    message: 'm',
    object: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'edge' },
    field,
    location: { file: 'a.yaml', line, column: 1 },
    witnesses: [{ source: 's', says: 's' }],
    remedies: [],
  });
  const entry = (f: Finding) => ({ ...f, fingerprint: fingerprintOf(f) });

  it('knows a finding by check, object and field, not by line or version of the API', () => {
    const before = finding('a', 'spec.tls[0]', 3);
    const object = { ...before.object, apiVersion: 'networking.k8s.io/v1beta1' };
    expect(fingerprintOf({ ...finding('a', 'spec.tls[0]', 9), object })).toBe(fingerprintOf(before));
    expect(fingerprintOf(before)).toBe('a networking.k8s.io/Ingress/shop/edge spec.tls[0]');
    expect(fingerprintOf(finding('a', 'spec.tls[1]'))).not.toBe(fingerprintOf(before));
  });

  it('lets known findings pass, not new ones, and tells those that are gone', () => {
    const [known, fresh, gone] = [finding('a', 'x'), finding('b', 'x'), finding('c', 'x')];
    const { findings, result } = compare([known, fresh], { findings: [known, gone].map(entry) }, 'b.json', () => true);
    expect(findings.map((f) => f.silenced)).toEqual([{ by: 'baseline', where: 'b.json' }, undefined]);
    expect(result).toEqual({ file: 'b.json', known: 1, gone: [{ check: 'c', object: gone.object, field: 'x' }] });
  });

  it('takes one more of the same kind for new, and says nothing of what could not be found', () => {
    const twice = [finding('a', 'x', 1), finding('a', 'x', 2)];
    const { findings, result } = compare(twice, { findings: [entry(finding('a', 'x'))] }, 'b.json', () => true);
    expect(findings.map((f) => f.silenced?.by)).toEqual(['baseline', undefined]);
    expect(result.gone).toEqual([]);
    expect(compare([], { findings: [entry(finding('a', 'x'))] }, 'b.json', () => false).result.gone).toEqual([]);
  });
});
