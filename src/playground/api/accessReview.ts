import { resources } from './resources.js';
import { badRequest } from './status.js';

interface Attributes {
  verb?: string;
  group?: string;
  resource?: string;
  subresource?: string;
}

/** What the bearer of the token may do: read everything that is served, look into pods, change nothing. */
export function selfSubjectAccessReview(body: string): object {
  const review = parsed(body);
  const attributes = review.spec?.resourceAttributes;
  if (!attributes) throw badRequest('spec.resourceAttributes is required');
  const { verb = '', group = '', resource = '', subresource = '' } = attributes;
  const served =
    (subresource === '' && resources.some((known) => known.group === group && known.name === resource)) ||
    (group === '' && resource === 'nodes' && subresource === 'proxy' && verb === 'get');
  const runs = group === '' && resource === 'pods' && subresource === 'exec' && (verb === 'get' || verb === 'create');
  const allowed = (served && (verb === 'get' || verb === 'list')) || runs;
  return {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: review.spec,
    status: { allowed, ...(!allowed && { reason: 'the playground can be read, not changed' }) },
  };
}

function parsed(body: string): { spec?: { resourceAttributes?: Attributes } } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw badRequest('the body is not a JSON object');
}
