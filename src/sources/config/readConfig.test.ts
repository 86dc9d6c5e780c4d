import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../model/userError.js';
import { findConfig } from './findConfig.js';
import { readBaseline } from './readBaseline.js';
import { readConfig } from './readConfig.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-config-'));
const file = join(folder, '.grpclb.yaml');
const ids = ['tls-secret-missing', 'l4-connection-pinning'];
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  writeFileSync(file, text);
  return readConfig(file, ids);
}

/** `3:5 there is no key severitys → did you mean severities?` */
async function refused(text: string): Promise<string> {
  const error = await read(text).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  const { message, next, exitCode } = error as UserError;
  expect(exitCode).toBe(2);
  return `${message.replace(`${file}:`, '')} → ${next}`;
}

describe('.grpclb.yaml', () => {
  it('is read', async () => {
    const config = await read(`\ufeffapiVersion: grpclb.dev/v1
kind: Config
severities:
  tls-secret-missing: off
  l4-connection-pinning: "warning"
ignores:
  - check: tls-secret-missing
    object: {kind: Ingress, namespace: shop, name: canary-*}
    reason: cert-manager makes it
    expires: 2026-12-31
  - check: l4-connection-pinning
grpc: [shop/greeter:50051]
namespaces:
  - shop
`);
    expect([...config.severities]).toEqual([
      ['tls-secret-missing', 'off'],
      ['l4-connection-pinning', 'warning'],
    ]);
    expect(config.silences).toMatchObject([
      {
        by: 'config',
        where: `entry at ${file}:7`,
        check: 'tls-secret-missing',
        object: { kind: 'Ingress', namespace: 'shop', name: 'canary-*' },
        reason: 'cert-manager makes it',
        expires: '2026-12-31',
      },
      { check: 'l4-connection-pinning', object: {}, path: ['ignores', 1] },
    ]);
    expect(config).toMatchObject({ grpc: ['shop/greeter:50051'], namespaces: ['shop'] });
    expect(config.locate(['ignores', 1])).toEqual({ file, line: 11, column: 5 });
    expect(config.locate(['ignores', 0, 'expires'])).toEqual({ file, line: 10, column: 14 });
  });

  it.each(['', '# nothing yet\n', 'ignores:\ngrpc:\n', 'severities: {}\r\n'])('may be empty: %j', async (text) => {
    expect(await read(text)).toMatchObject({ silences: [], grpc: [], namespaces: [] });
  });

  it.each([
    ['severitys: {}', '1:1: there is no key severitys → did you mean severities?'],
    ['a: 1\nzzzzzzzz: 1', '1:1: there is no key a → known: '],
    [
      'severities:\n  tls-secret-mising: off',
      '2:3: there is no check tls-secret-mising → did you mean tls-secret-missing?',
    ],
    ['severities:\n  tls-secret-missing: eror', '2:23: there is no severity eror → did you mean error?'],
    ['ignores:\n  - check: l4-conection-pinning', '2:12: there is no check l4-conection-pinning → did you mean l4-c'],
    ['ignores:\n  - reason: x', '2:5: this entry names no check → add check: ID'],
    ['ignores:\n  - check: tls-secret-missing\n    objekt: {}', '3:5: there is no key objekt → did you mean object?'],
    ['ignores:\n  - check: tls-secret-missing\n    object: {nme: x}', '3:14: there is no key nme → did you mean name?'],
    ['ignores:\n  - check: tls-secret-missing\n    expires: soon', '3:14: soon is no date → '],
    ['ignores:\n  - check: tls-secret-missing\n    expires: 2026-02-30', '3:14: 2026-02-30 is no date → '],
    ['ignores: {check: x}', '1:10: a list is needed here → '],
    ['- a', '1:1: a mapping is needed here → '],
    ['grpc: [{a: b}]', '1:8: a text is needed here → '],
    ['apiVersion: grpclb.dev/v2', '1:13: grpclb.dev/v2 is not understood → write grpclb.dev/v1'],
    ['grpc: [a\nb: 1', '2:1: '],
    ['grpc: []\ngrpc: []', '2:1: Map keys must be unique'],
  ])('%j is refused with its place', async (text, expected) => {
    expect(await refused(text)).toContain(expected);
  });

  it('is found beside the manifests first', () => {
    const deploy = join(folder, 'deploy');
    mkdirSync(deploy);
    writeFileSync(file, '');
    expect(findConfig([join(folder, 'app.yaml')])).toBe(file);
    expect(findConfig([deploy])).toBe(undefined);
    writeFileSync(join(deploy, '.grpclb.yaml'), '');
    expect(findConfig(['-', deploy])).toBe(join(deploy, '.grpclb.yaml'));
    expect(findConfig(['-'])).toBe(undefined);
  });

  it('that was named and is not there is told', async () => {
    await expect(readConfig(join(folder, 'no.yaml'), ids)).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('a baseline', () => {
  it.each([
    ['not json', /JSON/],
    ['null', /kind/],
    ['{"kind":"Report"}', /kind: Baseline/],
    ['{"kind":"Baseline","apiVersion":"grpclb.dev/v9"}', /v9/],
    ['{"kind":"Baseline","apiVersion":"grpclb.dev/v1"}', /findings are missing/],
    ['{"kind":"Baseline","apiVersion":"grpclb.dev/v1","findings":[{}]}', /findings\[0\]/],
  ])('%s is refused', async (text, why) => {
    const path = join(folder, 'b.json');
    writeFileSync(path, text);
    await expect(readBaseline(path)).rejects.toMatchObject({ exitCode: 2, why: expect.stringMatching(why) });
  });
});
