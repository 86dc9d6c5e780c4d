import type { EndpointSlice, ServicePort } from '../objects.js';
import type { EndpointCount } from './topology.js';

/** EndpointSlices by `namespace/service`. */
export function slicesByService(slices: readonly EndpointSlice[]): Map<string, EndpointSlice[]> {
  const grouped = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const name = slice.metadata.labels?.['kubernetes.io/service-name'];
    if (name === undefined) continue;
    const key = `${slice.metadata.namespace ?? ''}/${name}`;
    grouped.set(key, [...(grouped.get(key) ?? []), slice]);
  }
  return grouped;
}

/**
 * Ready and other endpoints of one Service port. Slices carry the Service port's name, not the targetPort's, and a
 * dual-stack Service lists each pod once a family: endpoints are told apart by their pod where one is named.
 */
export function endpointCount(port: ServicePort, slices: readonly EndpointSlice[]): EndpointCount {
  const readiness = new Map<string, { ready: boolean; pod: string | undefined }>();
  for (const slice of slices) {
    if (!slice.ports?.some((p) => (p.name ?? '') === (port.name ?? ''))) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const pod = endpoint.targetRef?.kind === 'Pod' ? endpoint.targetRef.name : undefined;
      const key = pod ?? endpoint.addresses?.[0] ?? '';
      // The API's rule: an unset condition counts as ready.
      const ready = endpoint.conditions?.ready !== false;
      readiness.set(key, { ready: ready || (readiness.get(key)?.ready ?? false), pod });
    }
  }
  const all = [...readiness.values()];
  const ready = all.filter((e) => e.ready);
  return {
    ready: ready.length,
    notReady: all.length - ready.length,
    readyPods: ready.flatMap((e) => (e.pod === undefined ? [] : [e.pod])).sort(),
  };
}
