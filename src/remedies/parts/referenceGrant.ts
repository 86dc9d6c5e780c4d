import type { ManifestObject, Surroundings } from '../../model/remedy.js';
import { freeName } from './freeName.js';

const group = 'gateway.networking.k8s.io';

/** Lets objects of a kind in one namespace name one object of another; nothing where that is allowed already. */
export function referenceGrant(
  from: { kind: string; namespace: string },
  to: { kind: 'Secret' | 'Service'; namespace: string; name: string },
  { referenceGrants = [] }: Surroundings,
): ManifestObject[] {
  if (to.namespace === from.namespace) return [];
  const granted = referenceGrants.some(
    ({ metadata, spec }) =>
      metadata.namespace === to.namespace &&
      spec?.from?.some((f) => f.group === group && f.kind === from.kind && f.namespace === from.namespace) &&
      spec.to?.some((t) => t.group === '' && t.kind === to.kind && (t.name === undefined || t.name === to.name)),
  );
  if (granted) return [];
  const name = freeName(`${from.kind.toLowerCase()}s-of-${from.namespace}`, to.namespace, referenceGrants);
  return [
    {
      // v1beta1 is served by every release that has the kind; v1 only since 1.5.
      apiVersion: `${group}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata: { name, namespace: to.namespace },
      spec: {
        from: [{ group, kind: from.kind, namespace: from.namespace }],
        to: [{ group: '', kind: to.kind, name: to.name }],
      },
    },
  ];
}
