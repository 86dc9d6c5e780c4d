import type { Witness } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import type { TlsReference } from '../../model/topology/topology.js';

/** What the Ingress or Gateway says about its Secret. */
export function referenceWitness({ object, namespace, secretName }: TlsReference): Witness {
  const field = object.kind === 'Ingress' ? 'spec.tls' : 'spec.listeners';
  return {
    source: `${shortRef(refOf(object))} ${field}`,
    says: `takes its certificate from Secret ${namespace}/${secretName}`,
  };
}
