import { ApiRefusal } from './status.js';

/** The forms in which the API can answer, of those that `Accept` may ask for. */
export interface AnswerForm {
  as: 'plain' | 'metadata' | 'aggregated-discovery';
  contentType: string;
}

const plain: AnswerForm = { as: 'plain', contentType: 'application/json' };
const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The first form in `Accept` that the API has; throws a 406 where it has none (protobuf, tables, YAML). */
export function answerForm(accept: string | undefined, path: string): AnswerForm {
  for (const range of (accept ?? '*/*').split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (!['application/json', 'application/*', '*/*'].includes(type)) continue;
    const given = Object.fromEntries(parameters.map((parameter) => parameter.split('=', 2)));
    if (given.as === undefined) return plain;
    if (given.as.startsWith('PartialObjectMetadata')) return { as: 'metadata', contentType: 'application/json' };
    if (given.as === 'APIGroupDiscoveryList' && given.v === 'v2' && (path === '/api' || path === '/apis')) {
      return { as: 'aggregated-discovery', contentType: aggregated };
    }
  }
  throw new ApiRefusal(406, 'NotAcceptable', 'only the following media types are accepted: application/json');
}
