import type { Gateway, Namespace, Route } from '../objects.js';
import type { RouteParent } from './gatewayProduct.js';
import { selects } from './selector.js';

type Listener = NonNullable<NonNullable<Gateway['spec']>['listeners']>[number];

/** Why no listener of a Gateway takes a route: what the last of them that came near fails by. */
export type Mismatch = 'section' | 'kind' | 'namespace' | 'hostname';

/** The listeners that take a route, or why none does; undefined where the Gateway was not read. */
export function listenersFor(
  route: Route,
  { gateway, sectionName }: RouteParent,
  namespaces: readonly Namespace[] | undefined,
): { taken: Listener[]; mismatch?: Mismatch } | undefined {
  if (!gateway) return undefined;
  const stages: [Mismatch, (listener: Listener) => boolean][] = [
    ['section', ({ name }) => sectionName === undefined || name === sectionName],
    ['kind', (listener) => takesKind(listener, route.kind)],
    ['namespace', (listener) => takesNamespace(listener, gateway, route, namespaces)],
    ['hostname', ({ hostname }) => takesHost(hostname, route.spec?.hostnames)],
  ];
  let left = gateway.spec?.listeners ?? [];
  for (const [mismatch, takes] of stages) {
    left = left.filter(takes);
    if (left.length === 0) return { taken: [], mismatch };
  }
  return { taken: left };
}

function takesKind({ protocol, allowedRoutes }: Listener, kind: string): boolean {
  const kinds = allowedRoutes?.kinds ?? [];
  if (kinds.length > 0) return kinds.some((allowed) => allowed.kind === kind);
  // Protocols of a domain of their own, such as those of HBONE, are for their product to judge.
  return protocol === 'HTTP' || protocol === 'HTTPS' || protocol.includes('/');
}

function takesNamespace(
  { allowedRoutes }: Listener,
  gateway: Gateway,
  route: Route,
  namespaces: readonly Namespace[] | undefined,
): boolean {
  const { from = 'Same', selector } = allowedRoutes?.namespaces ?? {};
  const { namespace } = route.metadata;
  if (from === 'Same') return namespace === gateway.metadata.namespace;
  if (from !== 'Selector') return from === 'All';
  const labels = namespaces?.find((n) => n.metadata.name === namespace)?.metadata.labels;
  // A namespace that was not read may have any labels; expressions are left to the Gateway.
  if (labels === undefined || !selector?.matchLabels) return true;
  return selects(selector.matchLabels, labels);
}

function takesHost(listener: string | undefined, hosts: readonly string[] | undefined): boolean {
  if (listener === undefined || listener === '' || !hosts || hosts.length === 0) return true;
  return hosts.some((host) => hostsMeet(listener, host));
}

/** Whether two hostnames of Gateway API have a name in common: here `*.` stands for one label or more. */
export function hostsMeet(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x === y) return true;
  if (x.startsWith('*.') && y.startsWith('*.')) return x.endsWith(y.slice(1)) || y.endsWith(x.slice(1));
  if (x.startsWith('*.')) return y.endsWith(x.slice(1));
  return y.startsWith('*.') && x.endsWith(y.slice(1));
}
