import type { ConfigMap } from '../../model/objects.js';

const apps: ReadonlySet<string | undefined> = new Set(['ingress-nginx', 'nginx-ingress']);

/** What a ConfigMap configures, by the usual name or the labels of a chart; undefined for all that nobody looks at. */
export function readerOf({ metadata, data }: ConfigMap): 'controllerConfigMaps' | 'networkSettings' | undefined {
  if (metadata.name === 'cilium-config') return 'networkSettings';
  if (/(^|-)ingress-nginx-controller$/.test(metadata.name)) return 'controllerConfigMaps';
  const ofController = data !== undefined && apps.has(metadata.labels?.['app.kubernetes.io/name']);
  return ofController ? 'controllerConfigMaps' : undefined;
}
