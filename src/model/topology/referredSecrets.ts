import type { TlsSecret } from '../objects.js';
import { usedTlsReferences } from './tlsUse.js';
import type { TlsReference, Topology } from './topology.js';

/** A Secret whose content was read, and everything that shows its certificate. */
export interface ReferredSecret {
  secret: TlsSecret;
  references: TlsReference[];
}

/** The Secrets that controllers take certificates from, each once. */
export function referredSecrets(topology: Readonly<Topology>, secrets: readonly TlsSecret[]): ReferredSecret[] {
  const used = usedTlsReferences(topology);
  return secrets.flatMap((secret) => {
    const references = used.filter((reference) => isReferred(secret, reference));
    return references.length > 0 ? [{ secret, references }] : [];
  });
}

/** Whether a reference means this Secret. */
export function isReferred({ metadata }: TlsSecret, reference: TlsReference): boolean {
  return metadata.name === reference.secretName && metadata.namespace === reference.namespace;
}
