import type { SecretName } from '../objects.js';
import type { TlsReference } from './topology.js';

/** Where a Secret that something refers to for TLS is. */
export type Whereabouts =
  | { state: 'here' }
  /** Not written yet, but something in the same namespace is to write it. */
  | { state: 'coming'; maker: string }
  /** Not in the namespace that the reference means, but in others: sorted. */
  | { state: 'elsewhere'; namespaces: string[] }
  /** The reference leads to another namespace, of which no Secret was seen: it may not have been read at all. */
  | { state: 'unseen-namespace' }
  | { state: 'nowhere' };

const issuerAnnotations = [
  'cert-manager.io/cluster-issuer',
  'cert-manager.io/issuer',
  'certmanager.k8s.io/cluster-issuer',
  'certmanager.k8s.io/issuer',
  'kubernetes.io/tls-acme',
];

/** Types under which somebody may keep a certificate; a Helm release of the same name is no clue. */
const certificateTypes: ReadonlySet<string | undefined> = new Set(['kubernetes.io/tls', 'Opaque', undefined]);

/** Where the Secret of a reference is, by the names of all Secrets that were read. */
export function secretWhereabouts(reference: TlsReference, names: readonly SecretName[]): Whereabouts {
  const sameName = names.filter((s) => s.name === reference.secretName);
  const here = sameName.filter((s) => s.namespace === reference.namespace);
  if (here.some((s) => s.madeBy === undefined)) return { state: 'here' };
  const [promise] = here;
  if (promise?.madeBy !== undefined) return { state: 'coming', maker: promise.madeBy };

  const { metadata, kind } = reference.object;
  const issuer = issuerAnnotations.find((name) => metadata.annotations?.[name] !== undefined);
  // cert-manager's shim makes a Certificate, and by it the Secret, in the namespace of the annotated object only.
  if (issuer !== undefined && metadata.namespace === reference.namespace) {
    return { state: 'coming', maker: `cert-manager, asked by annotation ${issuer} of ${kind}/${metadata.name}` };
  }

  const elsewhere = sameName.filter((s) => s.namespace !== reference.namespace && certificateTypes.has(s.type));
  if (elsewhere.length > 0) {
    return { state: 'elsewhere', namespaces: [...new Set(elsewhere.map((s) => s.namespace))].sort() };
  }
  const crossing = metadata.namespace !== reference.namespace;
  const seen = names.some((s) => s.namespace === reference.namespace);
  return { state: crossing && !seen ? 'unseen-namespace' : 'nowhere' };
}
