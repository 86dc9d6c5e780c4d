import type { AnswerForm } from './negotiation.js';
import { groupVersionOf, type Resource, resources } from './resources.js';
import { notFound } from './status.js';

const verbs = ['get', 'list'];

/** The answer to `/api`: the core group, or all of it at once where aggregated discovery is asked for. */
export function coreVersions(form: AnswerForm): object {
  if (form.as === 'aggregated-discovery') return groupDiscoveryList(['']);
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

/** The answer to `/apis`. */
export function groups(form: AnswerForm): object {
  if (form.as === 'aggregated-discovery') return groupDiscoveryList(groupNames());
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupNames().map(group) };
}

/** The answer to `/apis/GROUP`. */
export function groupNamed(name: string): object {
  if (!groupNames().includes(name)) throw notFound();
  return { kind: 'APIGroup', apiVersion: 'v1', ...group(name) };
}

/** The answer to `/api/v1` and `/apis/GROUP/VERSION`. */
export function resourceList(groupVersion: string): object {
  const served = resources.filter((resource) => groupVersionOf(resource) === groupVersion);
  if (served.length === 0) throw notFound();
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: served.map(({ name, singular, namespaced, kind, shortNames }) => ({
      name,
      singularName: singular,
      namespaced,
      kind,
      verbs,
      ...(shortNames.length > 0 && { shortNames }),
    })),
  };
}

function groupNames(): string[] {
  return [...new Set(resources.map((resource) => resource.group))].filter(Boolean);
}

function group(name: string) {
  const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function versionsOf(name: string): string[] {
  return [...new Set(resources.filter((resource) => resource.group === name).map((resource) => resource.version))];
}

function groupDiscoveryList(names: string[]): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: names.map((name) => ({
      metadata: { name: name === '' ? null : name },
      versions: versionsOf(name).map((version) => ({
        version,
        freshness: 'Current',
        resources: resources
          .filter((resource) => resource.group === name && resource.version === version)
          .map(resourceDiscovery),
      })),
    })),
  };
}

function resourceDiscovery({ group, version, kind, name, singular, shortNames, namespaced }: Resource): object {
  return {
    resource: name,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
  };
}
