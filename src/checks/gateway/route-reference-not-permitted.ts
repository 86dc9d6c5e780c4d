import { defineCheck } from '../../model/check.js';
import type { Gateway, ReferenceGrant } from '../../model/objects.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';
import { namedBackends, routeName } from './routeBackends.js';

const group = 'gateway.networking.k8s.io';

export default defineCheck({
  meta: {
    id: 'route-reference-not-permitted',
    group: 'gateway',
    title: 'A reference to another namespace lacks a ReferenceGrant',
    severity: 'error',
    needs: ['topology', 'referenceGrants'],
    uses: ['gateways'],
    messages: {
      backend:
        '{route} of namespace {from} leads to Service {service} of namespace {to}, and no ReferenceGrant there permits it: the Gateway answers calls with an error (RefNotPermitted). Add one in {to}.',
      certificate:
        'Gateway {gateway} of namespace {from} takes its certificate from Secret {secret} of namespace {to}, and no ReferenceGrant there permits it: the listener has no certificate and serves nothing. Add one in {to}.',
    },
    docs: {
      what: 'A `backendRefs` entry of a route, or a `certificateRefs` entry of a Gateway, names an object of another namespace, and that namespace has no ReferenceGrant for it.',
      why: 'References across namespaces must be permitted by the side that is referred to. Without it ResolvedRefs is False with reason RefNotPermitted, and the backend is answered with 500, for gRPC UNAVAILABLE.',
      fix: 'Add a ReferenceGrant in the namespace of the backend: `from` with group gateway.networking.k8s.io, the kind of the route and its namespace, `to` with the core group (written "") and the kind.',
      links: ['https://gateway-api.sigs.k8s.io/api-types/referencegrant/'],
    },
    examples: {
      fires: elsewhere(),
      silent: elsewhere() + exampleGrant(),
    },
    remedies: ['fix-route-reference-not-permitted'],
  },

  *check({ topology, referenceGrants, gateways = [], live }) {
    // Files seldom hold what other namespaces grant.
    const severity = live ? undefined : ('warning' as const);
    for (const { link, route: subject, ref, namespace: to } of namedBackends(topology)) {
      const from = subject.metadata.namespace ?? '';
      const wanted = { kind: subject.kind, from, toKind: 'Service', toName: ref.name, to };
      // A Service that was not read may have its grant beside it.
      if (from === to || !link.service || isGranted(referenceGrants, wanted)) continue;
      const route = routeName(subject);
      yield {
        message: 'backend',
        ...(severity && { severity }),
        subject,
        path: [...link.path, 'namespace'],
        data: { route, from, service: ref.name, to },
        details: { service: ref.name, to },
        witnesses: [{ source: `ReferenceGrants of namespace ${to}`, says: granted(referenceGrants, to) }],
      };
    }
    for (const subject of gateways) {
      for (const { secret, to, path } of foreignSecrets(subject)) {
        const from = subject.metadata.namespace ?? '';
        if (isGranted(referenceGrants, { kind: 'Gateway', from, toKind: 'Secret', toName: secret, to })) continue;
        yield {
          message: 'certificate',
          ...(severity && { severity }),
          subject,
          path,
          data: { gateway: subject.metadata.name, from, secret, to },
          details: { secret, to },
          witnesses: [{ source: `ReferenceGrants of namespace ${to}`, says: granted(referenceGrants, to) }],
        };
      }
    }
  },
});

interface Wanted {
  kind: string;
  from: string;
  toKind: string;
  toName: string;
  to: string;
}

function isGranted(grants: readonly ReferenceGrant[], { kind, from, toKind, toName, to }: Wanted): boolean {
  return grants.some(
    ({ metadata, spec }) =>
      metadata.namespace === to &&
      (spec?.from ?? []).some((f) => f.group === group && f.kind === kind && f.namespace === from) &&
      (spec?.to ?? []).some((t) => t.group === '' && t.kind === toKind && (t.name === undefined || t.name === toName)),
  );
}

function granted(grants: readonly ReferenceGrant[], namespace: string): string {
  const names = grants.filter(({ metadata }) => metadata.namespace === namespace).map(({ metadata }) => metadata.name);
  return names.length === 0 ? 'none' : `${names.sort().join(', ')}, for others`;
}

function foreignSecrets({ metadata, spec }: Gateway) {
  return (spec?.listeners ?? []).flatMap((listener, l) =>
    (listener.tls?.certificateRefs ?? []).flatMap(({ kind = 'Secret', name, namespace: to }, c) =>
      kind !== 'Secret' || to === undefined || to === metadata.namespace
        ? []
        : [{ secret: name, to, path: ['spec', 'listeners', l, 'tls', 'certificateRefs', c, 'namespace'] }],
    ),
  );
}

function elsewhere(): string {
  return (
    exampleRoute({ namespace: 'backends' }) + exampleService().replaceAll('namespace: shop', 'namespace: backends')
  );
}

function exampleGrant(): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {name: routes-of-shop, namespace: backends}
spec:
  from: [{group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: shop}]
  to: [{group: "", kind: Service}]
`;
}
