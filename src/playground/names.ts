import { createHash, randomInt } from 'node:crypto';

/** Kubernetes leaves out vowels and look-alikes. */
const letters = 'bcdfghjklmnpqrstvwxz2456789';

/** The five letters at the end of a pod's name. */
export function randomSuffix(): string {
  return Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
}

/** The hash in a ReplicaSet's name: of the app alone, since no template changes while the playground is up. */
export function templateHash(app: string): string {
  const digest = createHash('sha256').update(app).digest();
  return Array.from(digest.subarray(0, 9), (byte) => letters[byte % letters.length]).join('');
}

/** A UUID that stays the same for the same object. */
export function uidOf(kind: string, name: string): string {
  const hex = createHash('sha256').update(`${kind}/${name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
