import { describe, expect, it } from 'vitest';
import { fieldSelector, labelSelector } from './selectors.js';
import { ApiRefusal } from './status.js';

const object = (name: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels },
});
const objects = [object('a', { app: 'cart' }), object('b', { app: 'greeter', tier: 'back' }), object('c', {})];
const chosen = (select: (o: (typeof objects)[number]) => boolean) =>
  objects
    .filter(select)
    .map((o) => o.metadata.name)
    .join('');

describe('labelSelector', () => {
  it.each([
    ['', 'abc'],
    ['app=cart', 'a'],
    ['app==cart', 'a'],
    ['app!=cart', 'bc'],
    ['app', 'ab'],
    ['!app', 'c'],
    ['app in (cart,greeter)', 'ab'],
    ['app notin (cart)', 'bc'],
    ['app in (cart, greeter),tier=back', 'b'],
    ['app,!tier', 'a'],
  ])('%s', (selector, names) => {
    expect(chosen(labelSelector(selector))).toBe(names);
  });

  it('refuses what it cannot read', () => {
    expect(() => labelSelector('app>>3')).toThrow(ApiRefusal);
  });
});

describe('fieldSelector', () => {
  it.each([
    ['', 'abc'],
    ['metadata.name=b', 'b'],
    ['metadata.name!=b', 'ac'],
    ['metadata.namespace=shop,metadata.name=c', 'c'],
    ['metadata.namespace=other', ''],
  ])('%s', (selector, names) => {
    expect(chosen(fieldSelector(selector))).toBe(names);
  });

  it('refuses fields that not every kind has', () => {
    expect(() => fieldSelector('status.phase=Running')).toThrow('field label not supported: status.phase');
  });
});
