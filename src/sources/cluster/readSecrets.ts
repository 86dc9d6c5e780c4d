import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { boundedParallel } from '../../kube/boundedParallel.js';
import {
  type Absent,
  absent,
  type Evidence,
  known,
  type Present,
  present,
  type RbacRule,
} from '../../model/evidence.js';
import type { Inventory } from '../../model/inventory.js';
import type { SecretName, TlsSecret } from '../../model/objects.js';
import { type RawSecret, reduceSecret } from '../../model/secretFacts.js';
import { gatewayTlsReferences, ingressTlsReferences } from '../../model/topology/ingressLinks.js';
import { type ClusterScope, readingTime } from './clusterScope.js';
import { mergeEvidence } from './mergeEvidence.js';
import { listPath, readList } from './readKind.js';
import { fieldsOf, type RawObject } from './slimObject.js';

type Referring = Pick<Inventory['objects'], 'ingresses' | 'gateways'>;

const secrets = { group: '', resource: 'secrets', kind: 'Secret', reach: 'namespaces' } as const;
/** Asks for names and labels only: no content leaves the API server. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const getRule: RbacRule = { apiGroups: [''], resources: ['secrets'], verbs: ['get'] };
const secretsAtOnce = 4;

/**
 * Secret names by a metadata-only list, and the content of those that an Ingress or Gateway refers to for TLS,
 * reduced as soon as it is read. `secretNames` is present only if it can tell for every reference whether its Secret is there.
 */
export async function readSecrets(
  api: Api,
  objects: Referring,
  scope: ClusterScope,
): Promise<Pick<Inventory['objects'], 'secretNames' | 'tlsSecrets'>> {
  const names = await readNames(api, scope);
  const listed = new Set((known(names) ?? []).map(key));
  const covered = ({ namespace }: SecretName) =>
    names.state === 'present' && names.complete && (scope.namespaces === 'all' || scope.namespaces.includes(namespace));

  const wanted = references(objects);
  const lookups = await boundedParallel(wanted, secretsAtOnce, async (secret): Promise<Lookup> => {
    if (covered(secret) && !listed.has(key(secret))) return { ...secret, state: 'missing' };
    return lookUp(api, secret, scope);
  });
  return {
    secretNames: await completeNames(api, names, lookups, scope),
    tlsSecrets: contents(objects, lookups, scope),
  };
}

type Lookup = SecretName &
  ({ state: 'read'; secret: TlsSecret } | { state: 'missing' } | { state: 'unread'; why: Absent });

async function lookUp(api: Api, { namespace, name }: SecretName, scope: ClusterScope): Promise<Lookup> {
  const path = `${listPath('/api/v1', 'secrets', namespace)}/${encodeURIComponent(name)}`;
  try {
    // Reduced before anything else is done: what the reduction leaves out is never kept.
    const secret = reduceSecret(await api.get<RawSecret>(path, { signal: scope.signal }));
    return { namespace, name, state: 'read', secret };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.status === 401) throw error.asUserError(api.connection.server);
    if (error.status === 404) return { namespace, name, state: 'missing' };
    return { namespace, name, state: 'unread', why: error.asAbsence(getRule) };
  }
}

async function readNames(api: Api, scope: ClusterScope): Promise<Evidence<SecretName[]>> {
  const read = (namespace?: string) =>
    readList(api, listPath('/api/v1', 'secrets', namespace), nameOf, {
      kind: secrets,
      scope,
      options: { accept: metadataOnly },
    });
  return scope.namespaces === 'all' ? read() : mergeEvidence(await Promise.all(scope.namespaces.map(read)));
}

/** Adds Secrets of other namespaces: those that a Gateway there refers to, and namesakes of missing ones. */
async function completeNames(
  api: Api,
  names: Evidence<SecretName[]>,
  lookups: readonly Lookup[],
  scope: ClusterScope,
): Promise<Evidence<SecretName[]>> {
  if (names.state === 'absent') return names;
  const known = new Map(names.value.map((name) => [key(name), name]));
  for (const { namespace, name, ...lookup } of lookups) {
    if (lookup.state === 'read') known.set(`${namespace}/${name}`, { namespace, name, type: lookup.secret.type });
    else if (lookup.state === 'unread' && !known.has(`${namespace}/${name}`)) return lookup.why;
  }
  const namesakes = scope.namespaces === 'all' ? [] : await findNamesakes(api, lookups, scope);
  const gaps = [...(names.gaps ?? [])];
  for (const found of namesakes) {
    if (found.state === 'present') for (const name of found.value) known.set(key(name), name);
    else gaps.push(`Whether a missing Secret is in another namespace is not known: ${found.detail}`);
  }
  const completed: Present<SecretName[]> = {
    ...present([...known.values()], names.from, names.at, [...new Set(gaps)]),
    ...(names.refused && { refused: names.refused }),
  };
  return completed;
}

/** With -n only some namespaces are listed; a missing Secret may lie in another, which is worth one request each. */
async function findNamesakes(
  api: Api,
  lookups: readonly Lookup[],
  scope: ClusterScope,
): Promise<Evidence<SecretName[]>[]> {
  const missing = [...new Set(lookups.filter((l) => l.state === 'missing').map((l) => l.name))];
  return boundedParallel(missing.slice(0, 20), secretsAtOnce, (name) =>
    readList(api, '/api/v1/secrets', nameOf, {
      kind: secrets,
      scope,
      options: { accept: metadataOnly, fieldSelector: `metadata.name=${name}` },
    }),
  );
}

function contents(objects: Referring, lookups: readonly Lookup[], scope: ClusterScope): Evidence<TlsSecret[]> {
  const unread = lookups.filter((l) => l.state === 'unread');
  const [first] = unread;
  if (first !== undefined && unread.length === lookups.length) return first.why;
  const { ingresses, gateways } = objects;
  if (ingresses.state === 'absent' && gateways.state === 'absent') {
    return absent(ingresses.reason, `Which Secrets are meant is not known: ${ingresses.detail}`, {
      ...(ingresses.rbac && { rbac: ingresses.rbac }),
    });
  }
  const blind = [ingresses, gateways].flatMap((e) =>
    e.state === 'absent' ? [`Some references to Secrets are not known: ${e.detail}`] : [],
  );
  const gaps = [
    ...blind,
    ...unread.map((l) => `Secret ${key(l)} is not read: ${l.why.detail}`),
    ...lookups.filter((l) => l.state === 'missing').map((l) => `Secret ${key(l)} does not exist.`),
  ];
  const read = lookups.flatMap((l) => (l.state === 'read' ? [l.secret] : []));
  const from = `GET /api/v1/namespaces/*/secrets/NAME, ${lookups.length} referred to by an Ingress or Gateway`;
  const refused = unread.flatMap(({ why }) => (why.rbac ? [{ detail: why.detail, rbac: why.rbac }] : []));
  return { ...present(read, from, readingTime(scope), gaps), ...(refused.length > 0 && { refused }) };
}

/** Secrets that an Ingress or a Gateway refers to, each once. */
function references({ ingresses, gateways }: Referring): SecretName[] {
  const all = [
    ...(known(ingresses) ?? []).flatMap(ingressTlsReferences),
    ...(known(gateways) ?? []).flatMap(gatewayTlsReferences),
  ].map(({ namespace, secretName }) => ({ namespace, name: secretName }));
  return [...new Map(all.map((secret) => [key(secret), secret])).values()];
}

function nameOf(raw: RawObject): SecretName | undefined {
  const { namespace, name } = fieldsOf(raw.metadata);
  return typeof namespace === 'string' && typeof name === 'string' ? { namespace, name } : undefined;
}

function key({ namespace, name }: SecretName): string {
  return `${namespace}/${name}`;
}
