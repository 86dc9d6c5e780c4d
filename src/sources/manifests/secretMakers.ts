import type { KubeObject, SecretName } from '../../model/objects.js';
import { isMapping } from './fitShape.js';

/** Where each kind says the name of the Secret that it writes, and the type if it says one. */
const makers: Readonly<Record<string, { name: string[]; type?: string[]; fixedType?: string }>> = {
  Certificate: { name: ['secretName'], fixedType: 'kubernetes.io/tls' },
  ExternalSecret: { name: ['target', 'name'], type: ['target', 'template', 'type'] },
  SealedSecret: { name: ['template', 'metadata', 'name'], type: ['template', 'type'] },
  VaultStaticSecret: { name: ['destination', 'name'], type: ['destination', 'type'] },
  VaultDynamicSecret: { name: ['destination', 'name'], type: ['destination', 'type'] },
  VaultPKISecret: { name: ['destination', 'name'], type: ['destination', 'type'] },
};

/** Those that name the Secret after themselves unless told otherwise. */
const namesakes: ReadonlySet<string> = new Set(['ExternalSecret', 'SealedSecret']);

/** The Secret that an object of another kind is going to write. */
export function promisedSecret(object: KubeObject & { spec?: unknown }): SecretName | undefined {
  const { kind, metadata, spec } = object;
  const maker = makers[kind];
  if (!maker || metadata.namespace === undefined) return undefined;
  const name = textAt(spec, maker.name) ?? (namesakes.has(kind) ? metadata.name : undefined);
  if (name === undefined) return undefined;
  const type = maker.fixedType ?? (maker.type && textAt(spec, maker.type));
  return {
    namespace: metadata.namespace,
    name,
    ...(type !== undefined && { type }),
    madeBy: `${kind}/${metadata.name}`,
  };
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  let at = value;
  for (const step of path) at = isMapping(at) ? at[step] : undefined;
  return typeof at === 'string' && at !== '' ? at : undefined;
}
