import type { Metadata, OwnerReference } from '../../model/objects.js';

type Fields = Record<string, unknown>;

/** An object of the API before it is cut down; nothing about it is sure. */
export type RawObject = Fields;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The metadata that checks look at: no managedFields, no copy of the manifest in an annotation. */
export function slimMetadata(raw: unknown): Metadata {
  const metadata = fieldsOf(raw);
  const slim = pick(metadata, [
    'name',
    'namespace',
    'labels',
    'annotations',
    'creationTimestamp',
    'deletionTimestamp',
    'generation',
  ]) as Fields & { annotations?: Record<string, string> };
  if (slim.annotations?.[lastApplied] !== undefined) {
    const { [lastApplied]: _, ...annotations } = slim.annotations;
    slim.annotations = annotations;
  }
  const owners = listOf(metadata.ownerReferences);
  return {
    ...slim,
    ...(owners.length > 0 && {
      ownerReferences: owners.map(
        (o) => pick(o, ['apiVersion', 'kind', 'name', 'controller']) as unknown as OwnerReference,
      ),
    }),
  } as unknown as Metadata;
}

/** The object with its metadata cut down and only the named top-level fields; lists leave out apiVersion and kind. */
export function slimObject(raw: RawObject, apiVersion: string, kind: string, fields: readonly string[]): Fields {
  return { apiVersion, kind, metadata: slimMetadata(raw.metadata), ...pick(raw, fields) };
}

/** The fields that are there, of those named. */
export function pick(source: unknown, names: readonly string[]): Fields {
  const fields = fieldsOf(source);
  const picked: Fields = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined && value !== null) picked[name] = value;
  }
  return picked;
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
