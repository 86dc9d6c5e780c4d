import type { EndpointSlice } from '../../model/objects.js';

/** Ready pods of a Service by where they are, the fullest place first; undefined where the place of one is not told. */
export function readyBy(
  slices: readonly EndpointSlice[],
  place: 'zone' | 'nodeName',
): { place: string; pods: number }[] | undefined {
  const places = new Map<string, string | undefined>();
  for (const { endpoints = [] } of slices) {
    for (const endpoint of endpoints) {
      // The API's rule: an unset condition counts as ready. A dual-stack Service lists each pod twice.
      if (endpoint.conditions?.ready === false) continue;
      places.set(endpoint.targetRef?.name ?? endpoint.addresses?.[0] ?? '', endpoint[place]);
    }
  }
  const counts = new Map<string, number>();
  for (const name of places.values()) {
    if (name === undefined) return undefined;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .map(([name, pods]) => ({ place: name, pods }))
    .sort((a, b) => b.pods - a.pods || (a.place < b.place ? -1 : 1));
}

/** An EndpointSlice of the Service greeter with a ready pod for each place. */
export function exampleSlice(field: 'zone' | 'nodeName', places: readonly string[]): string {
  const endpoints = places.map(
    (place, i) =>
      `  - {addresses: [10.244.0.${i + 7}], ${field}: ${place}, targetRef: {kind: Pod, name: greeter-${i}, namespace: shop}}\n`,
  );
  return `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: greeter-x7k2p, namespace: shop, labels: {kubernetes.io/service-name: greeter}}
addressType: IPv4
ports: [{name: grpc, port: 50051, protocol: TCP}]
endpoints:
${endpoints.join('')}`;
}
