import type { FieldPath } from './inventory.js';

/** A path as people write it: `spec.ports[0].targetPort`, `metadata.annotations["a/b"]`. */
export function fieldText(path: FieldPath): string {
  return path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[A-Za-z_]\w*$/.test(part)) return `["${part}"]`;
      return i === 0 ? part : `.${part}`;
    })
    .join('');
}
