import type { Metadata } from '../../model/objects.js';
import { uidOf } from '../names.js';
import { timestamp, type World } from '../world.js';

/** Metadata of an object that is there since the playground started. */
export function identity(
  world: World,
  kind: string,
  name: string,
  more: Omit<Metadata, 'name' | 'creationTimestamp'> = {},
): Metadata & { uid: string } {
  return { name, uid: uidOf(kind, name), creationTimestamp: timestamp(world.startedAt), ...more };
}

/** An owner reference as controllers write it. */
export function ownedBy(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, name, uid: uidOf(kind, name), controller: true, blockOwnerDeletion: true };
}
