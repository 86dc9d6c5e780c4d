import type { ObjectRef } from '../../model/objects.js';

/** API groups whose resource names no other group is known to use too; for the rest the group is spelt out. */
const unambiguousGroups = new Set(['', 'apps', 'batch', 'autoscaling', 'networking.k8s.io']);

/** The API group of an apiVersion; empty for the core group. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** How kubectl names an object: `service/greeter`, `gateway.gateway.networking.k8s.io/edge`. */
export function kubectlName({ apiVersion, kind, name }: ObjectRef): string {
  const group = groupOf(apiVersion);
  return `${kind.toLowerCase()}${unambiguousGroups.has(group) ? '' : `.${group}`}/${name}`;
}

/** ` -n shop`, or nothing for an object without a namespace. */
export function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === '' ? '' : ` -n ${namespace}`;
}

/** A word as a POSIX shell takes it literally. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that applies a patch. */
export function patchCommand(ref: ObjectRef, type: 'merge' | 'json', patch: unknown): string {
  const body = shellQuote(JSON.stringify(patch));
  return `kubectl patch ${kubectlName(ref)}${inNamespace(ref.namespace)} --type ${type} -p ${body}`;
}

/** The command that deletes objects which a remedy has made. */
export function deleteCommand(...refs: readonly ObjectRef[]): string {
  return refs.map((ref) => `kubectl delete ${kubectlName(ref)}${inNamespace(ref.namespace)}`).join(' && ');
}
