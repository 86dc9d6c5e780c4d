import type { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';

/** A resource that the API server serves. */
interface ServedResource {
  /** Plural, as it stands in the path. */
  resource: string;
  kind: string;
  namespaced: boolean;
}

/** What an API server serves. The core group is named by the empty string. */
export interface Discovery {
  /** False where discovery itself is refused: then nothing is known to be missing. */
  known: boolean;
  /** Versions of a group, the server's favourite first; empty where the group is not there. */
  versionsOf(group: string): readonly string[];
  resourcesOf(group: string, version: string): Promise<readonly ServedResource[]>;
}

interface AggregatedDiscovery {
  kind?: string;
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      resources?: { resource: string; responseKind?: { kind?: string }; scope?: string }[];
    }[];
  }[];
}

interface GroupList {
  groups?: { name: string; versions?: { version: string }[]; preferredVersion?: { version: string } }[];
}

interface ResourceList {
  resources?: { name: string; kind: string; namespaced: boolean }[];
}

const aggregated = ['v2', 'v2beta1'].map(
  (v) => `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`,
);
const accept = [...aggregated, 'application/json'].join(',');

const asked = new WeakMap<Api, Promise<Discovery>>();

/** Asks once per Api what the server serves. Rejects with an ApiFailure where the server cannot be reached or knows no such user. */
export function discover(api: Api): Promise<Discovery> {
  let discovery = asked.get(api);
  if (discovery === undefined) {
    discovery = read(api);
    asked.set(api, discovery);
  }
  return discovery;
}

/** The path under which a group and version are served. */
export function groupPath(group: string, version: string): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

async function read(api: Api): Promise<Discovery> {
  const groups = new Map<string, Map<string, ServedResource[] | undefined>>();
  try {
    const [core, named] = await Promise.all([
      api.get<AggregatedDiscovery & { versions?: string[] }>('/api', { accept }),
      api.get<AggregatedDiscovery & GroupList>('/apis', { accept }),
    ]);
    groups.set('', versionMap((core.versions ?? []).map((version) => ({ version }))));
    for (const { name, versions = [], preferredVersion } of named.groups ?? []) {
      const favourite = versions.filter((v) => v.version === preferredVersion?.version);
      groups.set(name, versionMap([...favourite, ...versions]));
    }
    for (const { metadata, versions = [] } of [...(core.items ?? []), ...(named.items ?? [])]) {
      const byVersion = new Map<string, ServedResource[] | undefined>();
      for (const { version, resources = [] } of versions) byVersion.set(version, resources.map(served));
      groups.set(metadata?.name ?? '', byVersion);
    }
  } catch (error) {
    // Discovery is open to every user by default, but an administrator may have closed it.
    if (!(error instanceof ApiFailure) || error.status !== 403) throw error;
    return { known: false, versionsOf: () => [], resourcesOf: async () => [] };
  }
  return {
    known: true,
    versionsOf: (group) => [...(groups.get(group)?.keys() ?? [])],
    async resourcesOf(group, version) {
      const versions = groups.get(group);
      if (!versions?.has(version)) return [];
      const list = versions.get(version) ?? (await readGroup(api, group, version));
      versions.set(version, list);
      return list;
    },
  };
}

/** Versions whose resources are not known yet. */
function versionMap(versions: readonly { version: string }[]): Map<string, ServedResource[] | undefined> {
  return new Map(versions.map(({ version }) => [version, undefined]));
}

type AggregatedResource = NonNullable<
  NonNullable<NonNullable<AggregatedDiscovery['items']>[number]['versions']>[number]['resources']
>[number];

function served({ resource, responseKind, scope }: AggregatedResource): ServedResource {
  return { resource, kind: responseKind?.kind ?? '', namespaced: scope === 'Namespaced' };
}

async function readGroup(api: Api, group: string, version: string): Promise<ServedResource[]> {
  try {
    const list = await api.get<ResourceList>(groupPath(group, version));
    return (list.resources ?? [])
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => ({ resource: name, kind, namespaced }));
  } catch (error) {
    // An aggregated API whose server is down is listed but does not answer.
    if (error instanceof ApiFailure && error.status !== undefined && error.status !== 401) return [];
    throw error;
  }
}
