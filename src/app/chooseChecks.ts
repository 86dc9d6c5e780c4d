import type { Check } from '../model/check.js';
import { nearest } from '../model/nearest.js';
import { UserError } from '../model/userError.js';

/** The checks to run: `--only` keeps those named, `--skip` leaves those out. */
export function chooseChecks(all: readonly Check[], only: readonly string[], skip: readonly string[]): Check[] {
  const ids = all.map((c) => c.meta.id);
  for (const id of [...only, ...skip]) {
    if (ids.includes(id)) continue;
    const close = nearest(id, ids);
    throw new UserError(`there is no check ${id}`, {
      next: close ? `did you mean ${close}?` : `the checks are: ${ids.join(', ')}`,
      exitCode: 2,
    });
  }
  return all.filter((c) => (only.length === 0 || only.includes(c.meta.id)) && !skip.includes(c.meta.id));
}
