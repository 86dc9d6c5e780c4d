import type { Check } from '../model/check.js';
import { matchesGlob } from '../model/gate/silence.js';
import { nearest } from '../model/nearest.js';
import { UserError } from '../model/userError.js';

export interface CheckChoice {
  /** Ids, groups, or patterns with `*`; empty for all. */
  only: readonly string[];
  skip: readonly string[];
  /** Ids that the settings switch off; naming one with `only` switches it on again. */
  off?: readonly string[];
}

/** The checks to run: `--only` keeps those named, `--skip` leaves those out. */
export function chooseChecks(all: readonly Check[], { only, skip, off = [] }: CheckChoice): Check[] {
  const kept = only.length === 0 ? all.filter(({ meta }) => !off.includes(meta.id)) : named(all, only);
  const left = named(all, skip);
  return all.filter((check) => kept.includes(check) && !left.includes(check));
}

function named(all: readonly Check[], words: readonly string[]): Check[] {
  return words
    .flatMap((word) => word.split(','))
    .flatMap((word) => {
      const found = all.filter(({ meta }) => meta.group === word || matchesGlob(word, meta.id));
      return found.length > 0 ? found : refuse(all, word);
    });
}

function refuse(all: readonly Check[], word: string): never {
  const known = [...new Set(all.flatMap(({ meta }) => [meta.id, meta.group]))];
  const close = nearest(word, known);
  throw new UserError(word.includes('*') ? `no check is called like ${word}` : `there is no check ${word}`, {
    next: close ? `did you mean ${close}?` : 'grpclb checks lists them, and their groups',
    exitCode: 2,
  });
}
