import type { FieldPath } from '../inventory.js';
import type { Gateway, Ingress, IngressBackend, Route, RouteBackendRef } from '../objects.js';
import type { RouteParent } from './gatewayProduct.js';
import type { IngressProduct } from './ingressProduct.js';
import type { IngressBackendLink, RouteBackendLink, ServiceNode, TlsReference } from './topology.js';

type Services = ReadonlyMap<string, ServiceNode>;

/** Every backend of an Ingress, joined with its Service and port where they exist. */
export function ingressBackendLinks(
  ingress: Ingress,
  product: IngressProduct,
  services: Services,
): IngressBackendLink[] {
  const links: IngressBackendLink[] = [];
  const add = (
    backend: IngressBackend | undefined,
    path: FieldPath,
    where: Pick<IngressBackendLink, 'host' | 'httpPath' | 'pathType'>,
  ) => {
    if (!backend?.service) return;
    const service = services.get(`${ingress.metadata.namespace ?? ''}/${backend.service.name}`);
    const wanted = backend.service.port;
    const port = service?.ports.find((p) =>
      wanted?.name !== undefined ? p.port.name === wanted.name : p.port.port === wanted?.number,
    );
    links.push({ ingress, product, path, ...where, backend, service, port });
  };
  add(ingress.spec?.defaultBackend, ['spec', 'defaultBackend'], {
    host: undefined,
    httpPath: undefined,
    pathType: undefined,
  });
  ingress.spec?.rules?.forEach((rule, r) => {
    rule.http?.paths?.forEach((p, i) => {
      add(p.backend, ['spec', 'rules', r, 'http', 'paths', i, 'backend'], {
        host: rule.host,
        httpPath: p.path,
        pathType: p.pathType,
      });
    });
  });
  return links;
}

/** Every Service backend of a GRPCRoute or HTTPRoute. */
export function routeBackendLinks(route: Route, parents: RouteParent[], services: Services): RouteBackendLink[] {
  return (route.spec?.rules ?? []).flatMap((rule, r) =>
    (rule.backendRefs ?? []).flatMap((ref, b) => {
      if (!isService(ref)) return [];
      const service = services.get(`${ref.namespace ?? route.metadata.namespace ?? ''}/${ref.name}`);
      return [
        {
          route,
          parents,
          path: ['spec', 'rules', r, 'backendRefs', b],
          service,
          port: service?.ports.find((p) => p.port.port === ref.port),
        },
      ];
    }),
  );
}

function isService(ref: RouteBackendRef): boolean {
  return (ref.group ?? '') === '' && (ref.kind ?? 'Service') === 'Service';
}

/** TLS Secrets an Ingress names, with the hosts each has to cover. */
export function ingressTlsReferences(ingress: Ingress): TlsReference[] {
  const ruleHosts = (ingress.spec?.rules ?? []).flatMap((rule) => rule.host ?? []);
  return (ingress.spec?.tls ?? []).flatMap((tls, t) =>
    tls.secretName === undefined || tls.secretName === ''
      ? []
      : [
          {
            object: ingress,
            path: ['spec', 'tls', t, 'secretName'],
            namespace: ingress.metadata.namespace ?? '',
            secretName: tls.secretName,
            hosts: tls.hosts && tls.hosts.length > 0 ? tls.hosts : ruleHosts,
          },
        ],
  );
}

/** TLS Secrets a Gateway's listeners name. */
export function gatewayTlsReferences(gateway: Gateway): TlsReference[] {
  return (gateway.spec?.listeners ?? []).flatMap((listener, l) =>
    (listener.tls?.certificateRefs ?? []).flatMap((ref, c) =>
      (ref.kind ?? 'Secret') !== 'Secret' || (ref.group ?? '') !== ''
        ? []
        : [
            {
              object: gateway,
              path: ['spec', 'listeners', l, 'tls', 'certificateRefs', c],
              namespace: ref.namespace ?? gateway.metadata.namespace ?? '',
              secretName: ref.name,
              hosts: listener.hostname === undefined ? [] : [listener.hostname],
            },
          ],
    ),
  );
}
