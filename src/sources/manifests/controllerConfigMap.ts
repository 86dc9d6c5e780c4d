import type { ConfigMap } from '../../model/objects.js';

const apps: ReadonlySet<string | undefined> = new Set(['ingress-nginx', 'nginx-ingress']);

/** Whether a ConfigMap configures an ingress controller: by the labels of their charts, or by the usual name. */
export function isControllerConfigMap({ metadata, data }: ConfigMap): boolean {
  if (/(^|-)ingress-nginx-controller$/.test(metadata.name)) return true;
  return data !== undefined && apps.has(metadata.labels?.['app.kubernetes.io/name']);
}
