import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { UserError } from '../model/userError.js';

type Fields = Record<string, unknown>;

/** Kubeconfig files merged as kubectl merges them; file names inside are absolute. */
export interface Kubeconfig {
  /** The files that were read. */
  files: string[];
  currentContext: string | undefined;
  contexts: Map<string, Fields>;
  clusters: Map<string, Fields>;
  users: Map<string, Fields>;
}

/** The parts of the process that say where a kubeconfig is. */
export interface Surroundings {
  environment: Readonly<Record<string, string | undefined>>;
  home: string;
  /** Where a pod finds its service account. */
  serviceAccountFolder: string;
}

export const surroundings: () => Surroundings = () => ({
  environment: process.env,
  home: homedir(),
  serviceAccountFolder: '/var/run/secrets/kubernetes.io/serviceaccount',
});

/**
 * Reads --kubeconfig (which must exist), else the files of KUBECONFIG, else ~/.kube/config (which may be missing).
 * The first file that has a name or a current context wins.
 */
export function readKubeconfig(explicit: string | undefined, { environment, home }: Surroundings): Kubeconfig {
  const merged: Kubeconfig = {
    files: [],
    currentContext: undefined,
    contexts: new Map(),
    clusters: new Map(),
    users: new Map(),
  };
  const listed = (environment.KUBECONFIG ?? '').split(delimiter).filter((file) => file !== '');
  const files = explicit !== undefined ? [explicit] : listed.length > 0 ? listed : [join(home, '.kube', 'config')];
  for (const file of new Set(files)) {
    const text = textOf(file, explicit !== undefined);
    if (text === undefined) continue;
    merged.files.push(file);
    merge(merged, file, text);
  }
  return merged;
}

function textOf(file: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !mustExist) return undefined;
    throw new UserError(`The kubeconfig ${file} cannot be read.`, {
      why: code === 'ENOENT' ? 'There is no such file.' : message,
      next: 'Check --kubeconfig and the variable KUBECONFIG.',
      exitCode: 2,
    });
  }
}

function merge(into: Kubeconfig, file: string, text: string): void {
  const document = parseDocument(text, { prettyErrors: true });
  const [fault] = document.errors;
  if (fault !== undefined) {
    // The parser's own message quotes the line, which may hold a token.
    const place = fault.linePos?.[0];
    throw unusable(file, `It is not valid YAML${place ? ` at line ${place.line}, column ${place.col}` : ''}.`);
  }
  const config: unknown = document.toJS();
  if (config === null) return;
  if (!isFields(config)) throw unusable(file, 'It is not a mapping with clusters, users and contexts.');
  const folder = dirname(resolve(file));
  const current = config['current-context'];
  if (typeof current === 'string' && current !== '') into.currentContext ??= current;
  for (const [list, item, target] of [
    ['contexts', 'context', into.contexts],
    ['clusters', 'cluster', into.clusters],
    ['users', 'user', into.users],
  ] as const) {
    for (const entry of asList(config[list])) {
      const name = isFields(entry) ? entry.name : undefined;
      if (!isFields(entry) || typeof name !== 'string' || target.has(name)) continue;
      const fields = entry[item];
      target.set(name, absolute(isFields(fields) ? fields : {}, folder));
    }
  }
}

const fileFields = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function absolute(fields: Fields, folder: string): Fields {
  const copy = { ...fields };
  for (const field of fileFields) {
    const value = copy[field];
    if (typeof value === 'string' && value !== '') copy[field] = isAbsolute(value) ? value : join(folder, value);
  }
  const exec = copy.exec;
  if (isFields(exec) && typeof exec.command === 'string' && /[/\\]/.test(exec.command)) {
    copy.exec = { ...exec, command: resolve(folder, exec.command) };
  }
  return copy;
}

function unusable(file: string, why: string): UserError {
  return new UserError(`The kubeconfig ${file} cannot be used.`, { why, exitCode: 2 });
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
