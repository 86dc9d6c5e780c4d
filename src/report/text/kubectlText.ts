import { type ObjectRef, shortRef } from '../../model/objects.js';
import type { Step } from '../../model/remedy.js';

/** `Service/greeter -n shop`: what kubectl takes as it stands. */
export function refText(ref: Pick<ObjectRef, 'kind' | 'name' | 'namespace'>): string {
  return ref.namespace === undefined ? shortRef(ref) : `${shortRef(ref)} -n ${ref.namespace}`;
}

/** The command that applies a patch step. */
export function patchCommand({ object, type, patch }: Extract<Step, { do: 'patch' }>): string {
  const group = object.apiVersion.includes('/') ? `.${object.apiVersion.split('/')[0]}` : '';
  const namespace = object.namespace === undefined ? '' : ` -n ${object.namespace}`;
  const target = `${object.kind.toLowerCase()}${group} ${object.name}${namespace}`;
  return `kubectl patch ${target} --type ${type} -p ${shellQuoted(JSON.stringify(patch))}`;
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
