import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { RbacRule } from '../model/evidence.js';
import { readKinds } from './cluster/kinds.js';
import { minimalClusterRole } from './clusterRole.js';
import { sources } from './index.js';

describe('minimalClusterRole', () => {
  const { rules } = minimalClusterRole() as { rules: RbacRule[] };
  const allows = (group: string, resource: string, verb: string) =>
    rules.some((r) => r.apiGroups.includes(group) && r.resources.includes(resource) && r.verbs.includes(verb));

  it('opens every kind and every source', () => {
    for (const { group, resource } of readKinds) expect(allows(group, resource, 'list'), resource).toBe(true);
    for (const rule of sources.flatMap((s) => s.meta.rbac)) {
      for (const resource of rule.resources)
        expect(allows(rule.apiGroups[0] ?? '', resource, rule.verbs[0] ?? '')).toBe(true);
    }
    expect(allows('', 'secrets', 'list') && allows('', 'secrets', 'get')).toBe(true);
  });

  it('only reads, but for looking into pods', () => {
    const looking = rules.filter((r) => r.verbs.includes('create')).flatMap((r) => r.resources);
    for (const resource of looking) expect(['pods/exec', 'pods/portforward']).toContain(resource);
    expect(new Set(rules.flatMap((r) => r.verbs))).toEqual(new Set(['create', 'get', 'list']));
    expect(allows('', 'pods', 'get')).toBe(false);
  });
});

it('is the file that the README hands out; UPDATE_GOLDEN=1 rewrites it', () => {
  const file = resolve(import.meta.dirname, '../../docs/clusterrole.yaml');
  const text = stringify(minimalClusterRole(), { aliasDuplicateObjects: false, lineWidth: 0 });
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(readFileSync(file, 'utf8')).toBe(text);
});
