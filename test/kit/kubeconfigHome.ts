import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { loadConnection } from '../../src/kube/connection.js';
import type { ConnectionFlags } from '../../src/kube/connectionTarget.js';
import type { Surroundings } from '../../src/kube/kubeconfig.js';
import { UserError } from '../../src/model/userError.js';

interface Entry {
  name: string;
  [item: string]: unknown;
}

/** A home folder, gone after the test, and the surroundings that see only it. */
export function home(
  environment: Record<string, string> = {},
): Surroundings & { file(name: string, config: object | string): string } {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-kube-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    home: folder,
    environment,
    serviceAccountFolder: join(folder, 'serviceaccount'),
    file(name, config) {
      const path = join(folder, name);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, typeof config === 'string' ? config : stringify(config));
      return path;
    },
  };
}

export function config(server: string, more: { user?: object; cluster?: object; context?: object } = {}) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', ...more.context } }] as Entry[],
    clusters: [{ name: 'c', cluster: { server, ...more.cluster } }] as Entry[],
    users: [{ name: 'u', user: more.user ?? {} }] as Entry[],
  };
}

export async function errorOf(flags: ConnectionFlags, around: Surroundings): Promise<UserError> {
  const error = await loadConnection(flags, around)
    .then((connection) => connection.authenticate())
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

export function withConfig(content: object) {
  const around = home();
  around.file('.kube/config', content);
  return around;
}
