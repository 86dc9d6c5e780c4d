import type { FrontDoor } from './frontDoor.js';

/** What the person has to know about the host. */
export function hostCaveats({ host, hostFrom, hostWhy }: FrontDoor): string[] {
  switch (hostFrom) {
    case 'invented':
      return [`Change the host ${host}: ${hostWhy}. DNS must point it at the edge.`];
    case 'sibling':
      return [`The host ${host} is chosen because ${hostWhy}; DNS must point it at the edge.`];
    case 'certificate':
    case 'given':
      return [`The host is ${host}: ${hostWhy}. DNS must point it at the edge.`];
  }
}

/** What the person has to know about the certificate. */
export function secretCaveats({ host, secret, secretExists }: FrontDoor): string[] {
  if (secretExists === true) return [];
  const name = `Secret ${secret.namespace}/${secret.name}`;
  return secretExists === undefined
    ? [`Secrets could not be read: make ${name} with a certificate for ${host}, unless it is there.`]
    : [`${name} was not seen: it needs a certificate that names ${host}.`];
}
