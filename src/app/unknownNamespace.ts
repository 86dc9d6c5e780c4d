import { known } from '../model/evidence.js';
import type { Inventory } from '../model/inventory.js';
import { nearest } from '../model/nearest.js';
import { UserError } from '../model/userError.js';

/** A namespace that is not there is a slip of the command, and nothing found in it no healthy result. */
export function refuseUnknownNamespace(asked: readonly string[], { objects, source }: Inventory): void {
  // Absent where they cannot be read: then the one that was asked for may be there. Who cannot list them may get it.
  const there = known(objects.namespaces)?.map(({ metadata }) => metadata.name);
  const missing = there && asked.find((name) => !there.includes(name));
  if (missing === undefined || !there) return;
  const close = nearest(missing, there);
  throw new UserError(`${source.name} has no namespace ${missing}`, {
    ...(there.length > 0 && { why: `it has: ${there.slice(0, 12).join(', ')}${there.length > 12 ? ' …' : ''}` }),
    next: close === undefined ? 'name one with -n, or look at all with -A' : `did you mean -n ${close}?`,
    exitCode: 2,
  });
}
