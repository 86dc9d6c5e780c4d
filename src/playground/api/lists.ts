import { type KubeObject, keyOf } from '../../model/objects.js';
import type { World } from '../world.js';
import type { AnswerForm } from './negotiation.js';
import { groupVersionOf, type Resource } from './resources.js';
import { fieldSelector, labelSelector } from './selectors.js';
import { badRequest, notFound } from './status.js';

/** One page of a list, with a token for the next. */
export function listPage(
  world: World,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
  form: AnswerForm,
): object {
  const wanted = [labelSelector(query.get('labelSelector') ?? ''), fieldSelector(query.get('fieldSelector') ?? '')];
  const all = resource
    .list(world)
    .filter((object) => namespace === undefined || object.metadata.namespace === namespace)
    .filter((object) => wanted.every((holds) => holds(object)))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

  const after = query.get('continue') ? keyIn(query.get('continue') ?? '') : undefined;
  const rest = after === undefined ? all : all.filter((object) => keyOf(object) > after);
  const limit = limitIn(query);
  const page = limit === 0 ? rest : rest.slice(0, limit);
  const last = page.at(-1);
  const remaining = rest.length - page.length;

  const metadata = {
    resourceVersion: String(Date.now()),
    ...(last && remaining > 0 && { continue: token(keyOf(last)), remainingItemCount: remaining }),
  };
  if (form.as === 'metadata') {
    const items = page.map(metadataOnly);
    return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items };
  }
  return {
    kind: `${resource.kind}List`,
    apiVersion: groupVersionOf(resource),
    metadata,
    // The API server leaves kind and apiVersion out of the items of its own kinds.
    items: resource.group === 'metrics.k8s.io' ? page : page.map(({ apiVersion: _, kind: __, ...item }) => item),
  };
}

/** One object by name; throws a 404 where there is none. */
export function singleObject(
  world: World,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  form: AnswerForm,
): object {
  const found = resource.list(world).find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  if (!found) {
    const qualified = resource.group === '' ? resource.name : `${resource.name}.${resource.group}`;
    throw notFound(`${qualified} "${name}" not found`);
  }
  return form.as === 'metadata' ? metadataOnly(found) : found;
}

function metadataOnly({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

function limitIn(query: URLSearchParams): number {
  const text = query.get('limit') || '0';
  if (!/^\d+$/.test(text)) throw badRequest(`limit ${JSON.stringify(text)} is not a number`);
  return Number(text);
}

function token(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function keyIn(continueToken: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(continueToken, 'base64url').toString()) as { after?: unknown };
    if (typeof after === 'string') return after;
  } catch {
    // Said below, as for any other token that is not ours.
  }
  throw badRequest('continue key is not valid');
}
