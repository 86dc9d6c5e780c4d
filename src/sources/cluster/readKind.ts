import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { type Discovery, groupPath } from '../../kube/discovery.js';
import { type ListOptions, listAll } from '../../kube/listAll.js';
import { absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';
import { type ClusterScope, readingTime } from './clusterScope.js';
import type { ReadKind } from './kinds.js';
import { mergeEvidence } from './mergeEvidence.js';
import type { RawObject } from './slimObject.js';

/** Reads every object of a kind in the scope. A kind that the cluster does not serve has no objects: an empty list. */
export async function readKind(
  api: Api,
  discovery: Discovery,
  kind: ReadKind,
  scope: ClusterScope,
): Promise<Evidence<unknown[]>> {
  const version = await servedVersion(discovery, kind);
  if (version === 'none') {
    const nothing = present([], `API discovery: ${kind.kind} is not installed`, readingTime(scope));
    return { ...nothing, notInstalled: [kind.group] };
  }
  if (version === 'other') {
    const served = discovery.versionsOf(kind.group).join(', ');
    const understood = kind.versions.join(', ');
    const detail = `${kind.kind} is served in versions that grpclb does not read (${served}; it reads ${understood}).`;
    return absent('unsupported', detail);
  }
  const base = groupPath(kind.group, version);
  const apiVersion = kind.group === '' ? version : `${kind.group}/${version}`;
  const read = (namespace?: string) =>
    readList(api, listPath(base, kind.resource, namespace), (raw: RawObject) => kind.keep(raw, apiVersion), {
      kind,
      scope,
    });
  const { namespaces } = scope;
  if (namespaces === 'all' || kind.reach === 'cluster') return read();
  const own = () => Promise.all(namespaces.map(read)).then(mergeEvidence);
  if (kind.reach === 'namespaces') return own();
  const everywhere = await read();
  // Refused everywhere, the own namespaces may still be open; the refusal stays as a gap.
  return everywhere.state === 'absent' && everywhere.reason === 'forbidden'
    ? mergeEvidence([...(await Promise.all(namespaces.map(read))), everywhere])
    : everywhere;
}

/** What a list has to know of a kind. */
type ListedKind = Pick<ReadKind, 'group' | 'resource' | 'kind' | 'reach'>;

/** The rule that opens the list of a kind. */
export function listRule({ group, resource }: Pick<ReadKind, 'group' | 'resource'>): RbacRule {
  return { apiGroups: [group], resources: [resource], verbs: ['list'] };
}

/** One list, whole, as evidence. Throws where the server no longer knows who asks: nothing else can be read then. */
export async function readList<Kept>(
  api: Api,
  path: string,
  keep: (raw: RawObject) => Kept | undefined,
  about: { kind: ListedKind; scope: ClusterScope; options?: ListOptions },
): Promise<Evidence<Kept[]>> {
  const { kind, scope, options } = about;
  try {
    const { items, consistent } = await listAll(api, path, keep, { ...options, signal: scope.signal });
    const gaps = consistent ? [] : [`${kind.kind} objects changed while they were listed: some may be missing or old.`];
    return present(items, `GET ${path}`, readingTime(scope), gaps);
  } catch (error) {
    return absenceOf(error, api, about);
  }
}

/** What an expected failure means for the evidence; anything else is thrown on. */
export function absenceOf(
  error: unknown,
  api: Api,
  { kind, scope }: { kind: ListedKind; scope: ClusterScope },
): Evidence<never[]> {
  if (!(error instanceof ApiFailure)) throw error;
  if (error.status === 401) throw error.asUserError(api.connection.server);
  if (error.status === 404) return present([], `API: ${kind.kind} is not served`, readingTime(scope));
  const absence = error.asAbsence(listRule(kind));
  const wide = scope.namespaces === 'all' && error.status === 403 && kind.reach !== 'cluster';
  return wide ? { ...absence, remedy: 'Name a namespace with -n if only some are open to you.' } : absence;
}

export function listPath(base: string, resource: string, namespace: string | undefined): string {
  return namespace === undefined
    ? `${base}/${resource}`
    : `${base}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
}

/** The best version that is understood; `none` where the kind is not there at all, `other` where only others are. */
async function servedVersion(discovery: Discovery, kind: ReadKind): Promise<string> {
  // Where discovery is refused, the kind is asked for directly: a 404 then says that it is not there.
  if (!discovery.known) return kind.versions[0] ?? 'none';
  const serves = async (version: string) =>
    (await discovery.resourcesOf(kind.group, version)).some((r) => r.resource === kind.resource);
  const versions = discovery.versionsOf(kind.group);
  for (const version of kind.versions) if (versions.includes(version) && (await serves(version))) return version;
  for (const version of versions) if (await serves(version)) return 'other';
  return 'none';
}
