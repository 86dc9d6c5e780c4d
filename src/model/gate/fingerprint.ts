import type { ObjectRef } from '../objects.js';

/** What makes a finding the same one as yesterday. */
export interface Known {
  check: string;
  object: ObjectRef;
  field?: string;
}

/**
 * The name of a finding that outlives moved lines, new wording and new versions of an API:
 * `tls-secret-missing networking.k8s.io/Ingress/shop/edge spec.tls[0].secretName`.
 */
export function fingerprintOf({ check, object, field }: Known): string {
  const slash = object.apiVersion.indexOf('/');
  const group = object.apiVersion.slice(0, Math.max(0, slash));
  return `${check} ${group}/${object.kind}/${object.namespace ?? ''}/${object.name} ${field ?? ''}`.trimEnd();
}
