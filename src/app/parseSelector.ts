import type { LabelSelector } from '../model/objects.js';
import { UserError } from '../model/userError.js';

/** A label selector as kubectl takes it: `app=greeter,tier!=cache,env in (a,b),!legacy`. */
export function parseSelector(text: string): LabelSelector {
  // Commas inside parentheses belong to a list of values.
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  return {
    matchExpressions: parts
      .filter((part) => part !== '')
      .map((part) => {
        const set = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
        if (set) {
          return {
            key: set[1] ?? '',
            operator: set[2] === 'in' ? 'In' : 'NotIn',
            values: (set[3] ?? '').split(',').map((v) => v.trim()),
          };
        }
        const equality = /^([\w./-]+)\s*(!=|==?)\s*([\w.-]*)$/.exec(part);
        if (equality)
          return {
            key: equality[1] ?? '',
            operator: equality[2] === '!=' ? 'NotIn' : 'In',
            values: [equality[3] ?? ''],
          };
        const exists = /^(!?)\s*([\w./-]+)$/.exec(part);
        if (exists) return { key: exists[2] ?? '', operator: exists[1] === '!' ? 'DoesNotExist' : 'Exists' };
        throw new UserError(`-l ${text} is not a label selector`, {
          why: `${part} cannot be read`,
          next: 'write it as kubectl takes it: app=greeter,tier!=cache',
          exitCode: 2,
        });
      }),
  };
}
