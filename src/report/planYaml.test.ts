import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { pinned } from '../../test/golden/reports/pinned.js';
import type { PlanEntry, PlannedRemedy } from '../model/report.js';
import { planFiles } from './planFiles.js';
import { planYaml } from './planYaml.js';
import { patchCommand } from './text/kubectlText.js';

const entry = pinned().plan[0] as PlanEntry;
const headless = entry.options[0] as PlannedRemedy;

function withObject(object: object, more: Partial<PlannedRemedy> = {}): string {
  const steps = [{ do: 'apply' as const, title: 'it', objects: [object as never] }];
  return planYaml(entry, { ...headless, ...more, steps });
}

/** The documents that hold something; kubectl passes over those that are comments only. */
function documents(text: string): unknown[] {
  return parseAllDocuments(text)
    .filter((d) => d.contents !== null)
    .map((d) => {
      expect(d.errors).toEqual([]);
      return d.toJS();
    });
}

describe('planYaml', () => {
  it('holds the objects of the steps, and nothing else that would be applied', () => {
    const objects = headless.steps.flatMap((step) => (step.do === 'apply' ? step.objects : []));
    expect(documents(planYaml(entry, headless))).toEqual(objects);
    for (const option of entry.options.slice(1)) expect(documents(planYaml(entry, option))).toEqual([]);
  });

  it('tells above the objects what it is, what to know, how to check and the way back', () => {
    const [head = ''] = planYaml(entry, headless).split('---');
    for (const text of [
      'Headless Service',
      'One of 3 ways',
      'MAX_CONNECTION_AGE',
      'Risk:',
      'Check: grpclb',
      'Way back:',
    ])
      expect(head).toContain(text);
    expect(head).toContain('kubectl delete service greeter-headless -n shop');
  });

  it('puts several objects of a step into documents of their own', () => {
    const object = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });
    const steps = [{ do: 'apply' as const, title: 'two', objects: [object('a'), object('b')] }];
    expect(documents(planYaml(entry, { ...headless, steps }))).toEqual([object('a'), object('b')]);
  });

  it.each([
    ['words that YAML reads as something else', { a: 'yes', b: '1e3', c: 'null', d: '0x1f', e: '12:30', f: '' }],
    ['what looks like a comment or a document', { a: '# no', b: '---', c: 'x # y', d: '- z', e: '*a', f: '!b' }],
    ['lines', { a: 'one\ntwo\n', b: '  indented\n\n', c: 'trailing \n' }],
    ['long text', { a: 'word '.repeat(60), b: 'x'.repeat(300) }],
    ['what hides', { a: 'gnp.\u202eexe', b: '\u009b31m', c: '\u001b[31m', d: 'zero\u200bwidth', 'k\u202ey': 1 }],
    ['the same object twice', { a: { x: 1 }, b: { x: 1 } }],
  ])('keeps %s as they are', (_, data) => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data };
    const text = withObject(object);
    expect(documents(text)).toEqual([object]);
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e\u200b]/u);
  });

  it('lets no text out of its comment', () => {
    const hostile = 'fine\napiVersion: v1\r\nkind: Secret';
    expect(documents(withObject({ kind: 'Only' }, { title: hostile, risk: hostile, caveats: [hostile] }))).toEqual([
      { kind: 'Only' },
    ]);
  });

  it('keeps the indentation of code', () => {
    expect(planYaml(entry, headless)).toContain('#       grpc.WithDefaultServiceConfig');
  });
});

describe('patchCommand', () => {
  const object = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'quotes' };

  it('names the kind with its group, as kubectl takes it', () => {
    const step = { do: 'patch' as const, title: '', type: 'merge' as const, patch: { a: 1 }, object };
    expect(patchCommand(step)).toBe(`kubectl patch ingress.networking.k8s.io quotes -n shop --type merge -p '{"a":1}'`);
    const service = { apiVersion: 'v1', kind: 'Service', name: 'greeter' };
    expect(patchCommand({ ...step, object: service })).toBe(`kubectl patch service greeter --type merge -p '{"a":1}'`);
  });

  it('quotes for the shell', () => {
    const step = { do: 'patch' as const, title: '', type: 'merge' as const, patch: { a: "it's $HOME" }, object };
    expect(patchCommand(step)).toContain(`-p '{"a":"it'\\''s $HOME"}'`);
  });
});

describe('planFiles', () => {
  it('gives each option a file, the best first', () => {
    expect(planFiles(pinned().plan).map(({ path }) => path)).toEqual([
      'service-shop-greeter-50051/1-headless-round-robin.yaml',
      'service-shop-greeter-50051/2-max-connection-age.yaml',
      'service-shop-greeter-50051/3-linkerd.yaml',
      'ingress-shop-quotes-ingress-backend-port-missing/1-set-backend-port.yaml',
    ]);
  });

  it('keeps apart what would have the same name, and stays inside the folder', () => {
    const object = { apiVersion: 'v1', kind: '..', namespace: '/etc', name: '../../x' };
    const twice = { for: 'finding' as const, check: 'c', object, options: [headless] };
    const paths = planFiles([twice, twice]).map(({ path }) => path);
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) {
      expect(path.split('/')).toHaveLength(2);
      expect(path).not.toMatch(/(^|\/)\./);
    }
  });

  it('writes what parses', () => {
    for (const { text } of planFiles(pinned().plan)) expect(() => parse(text.split('---').at(-1) ?? '')).not.toThrow();
  });
});
