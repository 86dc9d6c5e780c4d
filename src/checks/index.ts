import type { Check } from '../model/check.js';

/** Every check of the catalogue that is built. */
export const checks: readonly Check[] = [];
