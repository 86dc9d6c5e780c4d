import { byText } from '../../model/byText.js';
import { type Gateway, keyOf, type Namespace } from '../../model/objects.js';
import type { Surroundings } from '../../model/remedy.js';
import { matchesSelector } from '../../model/topology/selector.js';
import type { Estate } from './estate.js';

type Listener = NonNullable<NonNullable<Gateway['spec']>['listeners']>[number];

/** A listener that a GRPCRoute of some namespace can attach to. */
export interface OpenListener {
  gateway: Gateway;
  listener: Listener;
}

/** The first HTTPS listener that admits GRPCRoutes of a namespace, of a Gateway whose class is accepted. */
export function openListener(
  namespace: string,
  { gateways = [], gatewayClasses, namespaces }: Surroundings,
  { gatewayClasses: accepted }: Estate,
): OpenListener | undefined {
  const own = namespaces?.find((n) => n.metadata.name === namespace);
  const away = ({ metadata }: Gateway) => Number(metadata.namespace !== namespace);
  for (const gateway of [...gateways].sort((a, b) => away(a) - away(b) || byText(keyOf(a), keyOf(b)))) {
    // Files often hold the Gateway without its class.
    if (gatewayClasses && gatewayClasses.length > 0 && !accepted.some((c) => c.name === gateway.spec?.gatewayClassName))
      continue;
    const listener = gateway.spec?.listeners?.find((l) => isOpen(l, gateway, namespace, own));
    if (listener) return { gateway, listener };
  }
  return undefined;
}

function isOpen(listener: Listener, gateway: Gateway, namespace: string, own: Namespace | undefined): boolean {
  if (listener.protocol !== 'HTTPS' || (listener.tls?.mode ?? 'Terminate') !== 'Terminate') return false;
  const { kinds, namespaces } = listener.allowedRoutes ?? {};
  if (kinds && kinds.length > 0 && !kinds.some((k) => k.kind === 'GRPCRoute')) return false;
  switch (namespaces?.from ?? 'Same') {
    case 'All':
      return true;
    case 'Selector':
      return matchesSelector(namespaces?.selector, {
        'kubernetes.io/metadata.name': namespace,
        ...own?.metadata.labels,
      });
    default:
      return gateway.metadata.namespace === namespace;
  }
}

/** The Secrets that a listener shows certificates from. */
export function certificatesOf({ gateway, listener }: OpenListener): { namespace: string; name: string }[] {
  return (listener.tls?.certificateRefs ?? []).map(({ namespace, name }) => ({
    namespace: namespace ?? gateway.metadata.namespace ?? 'default',
    name,
  }));
}
