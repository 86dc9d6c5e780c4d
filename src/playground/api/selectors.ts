import type { KubeObject, Pod } from '../../model/objects.js';
import { badRequest } from './status.js';

type Predicate = (object: KubeObject) => boolean;

/** Whether an object is asked for by `labelSelector`; throws a 400 on a selector that cannot be read. */
export function labelSelector(text: string): Predicate {
  const requirements = splitOutsideParentheses(text).map(labelRequirement);
  return (object) => requirements.every((holds) => holds(object.metadata.labels ?? {}));
}

/** Fields that can be selected by: two that the Kubernetes API knows for every kind, and one of pods. */
const fields: Readonly<Record<string, (object: KubeObject) => string>> = {
  'metadata.name': ({ metadata }) => metadata.name,
  'metadata.namespace': ({ metadata }) => metadata.namespace ?? '',
  'status.podIP': (object) => (object as Pod).status?.podIP ?? '',
};

/** Whether an object is asked for by `fieldSelector`. */
export function fieldSelector(text: string): Predicate {
  const requirements = text
    .split(',')
    .filter(Boolean)
    .map((term) => {
      const match = /^([\w.]+?)(==?|!=)(.*)$/.exec(term);
      const [, field = '', operator, wanted] = match ?? [];
      const read = fields[field];
      if (!read) throw badRequest(`field label not supported: ${field || term}`);
      return (object: KubeObject) => (read(object) === wanted) === (operator !== '!=');
    });
  return (object) => requirements.every((holds) => holds(object));
}

function labelRequirement(term: string): (labels: Record<string, string>) => boolean {
  const key = '([\\w./-]+)';
  const set = new RegExp(`^${key}\\s+(in|notin)\\s*\\(([^()]*)\\)$`).exec(term);
  if (set?.[1] && set[2]) {
    const [, name, operator] = set;
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    const isIn = (labels: Record<string, string>) => name in labels && values.includes(labels[name] ?? '');
    return operator === 'in' ? isIn : (labels) => !isIn(labels);
  }
  const equality = new RegExp(`^${key}\\s*(==?|!=)\\s*([\\w.-]*)$`).exec(term);
  if (equality?.[1]) {
    const [, name, operator, value] = equality;
    return (labels) => (labels[name] === value) === (operator !== '!=');
  }
  const existence = new RegExp(`^(!?)\\s*${key}$`).exec(term);
  if (existence?.[2]) {
    const [, not, name] = existence;
    return (labels) => name in labels === (not === '');
  }
  throw badRequest(`unable to parse requirement: ${term}`);
}

function splitOutsideParentheses(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter(Boolean);
}
