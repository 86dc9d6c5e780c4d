import { defineCheck } from '../../model/check.js';
import type { Route } from '../../model/objects.js';
import type { RouteParent } from '../../model/topology/gatewayProduct.js';
import { hostsMeet } from '../../model/topology/listeners.js';
import type { RouteBackendLink } from '../../model/topology/topology.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import { routesOfGrpc } from './grpcRoutes.js';

export default defineCheck({
  meta: {
    id: 'grpcroute-shares-hostname-with-httproute',
    group: 'gateway',
    title: 'A GRPCRoute and an HTTPRoute claim one hostname at one listener',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      shared:
        'GRPCRoute/{grpc} and HTTPRoute/{http} are both for {host} at Gateway {gateway}. Implementations may refuse the younger of the two: then gRPC calls or web requests find no route. Give gRPC a hostname of its own.',
    },
    docs: {
      what: 'A GRPCRoute and an HTTPRoute are attached to the same listener of a Gateway and have a hostname in common.',
      why: 'Gateway API lets an implementation refuse such a pair: it accepts the older route and sets Accepted to False on the other. Which one that is changes when one is made anew.',
      fix: 'Use a hostname of its own for gRPC, or describe all of it with HTTPRoutes and `appProtocol: kubernetes.io/h2c` on the gRPC port.',
      links: ['https://gateway-api.sigs.k8s.io/api-types/grpcroute/#cross-serving'],
    },
    examples: {
      fires: pair('greeter.example.com'),
      silent: pair('www.example.com'),
    },
    remedies: [],
    follows: ['route-not-accepted'],
  },

  *check({ topology }) {
    const webRoutes = [...Map.groupBy(topology.routeBackends, ({ route }) => route)]
      .filter(([route]) => route.kind === 'HTTPRoute')
      .sort(([a], [b]) => (a.metadata.name < b.metadata.name ? -1 : 1));
    for (const { route: subject, links } of routesOfGrpc(topology)) {
      if (subject.kind !== 'GRPCRoute') continue;
      for (const [other, otherLinks] of webRoutes) {
        const parent = commonParent(links, otherLinks);
        const host = parent && commonHost(subject, other);
        if (!parent || host === undefined) continue;
        const grpc = subject.metadata.name;
        const http = other.metadata.name;
        yield {
          message: 'shared',
          subject,
          path: ['spec', 'hostnames'],
          about: [other],
          data: { grpc, http, host, gateway: parent.name },
          witnesses: [
            { source: `GRPCRoute/${grpc} spec.hostnames`, says: hostsText(subject) },
            { source: `HTTPRoute/${http} spec.hostnames`, says: hostsText(other) },
          ],
        };
      }
    }
  },
});

/** A Gateway that both are attached to, at a listener that may be the same. */
function commonParent(a: readonly RouteBackendLink[], b: readonly RouteBackendLink[]): RouteParent | undefined {
  const others = b[0]?.parents ?? [];
  return (a[0]?.parents ?? []).find((parent) =>
    others.some(
      ({ name, namespace, sectionName }) =>
        name === parent.name &&
        namespace === parent.namespace &&
        (sectionName === undefined || parent.sectionName === undefined || sectionName === parent.sectionName),
    ),
  );
}

/** A hostname of one that meets one of the other; without any, listeners decide, and nothing is said. */
function commonHost(a: Route, b: Route): string | undefined {
  const others = b.spec?.hostnames ?? [];
  return (a.spec?.hostnames ?? []).find((host) =>
    // An exact name goes before a wildcard: only equal ones are claimed twice.
    others.some(
      (other) => host === other || (host.startsWith('*.') && other.startsWith('*.') && hostsMeet(host, other)),
    ),
  );
}

function hostsText({ spec }: Route): string {
  return (spec?.hostnames ?? []).join(', ') || 'none';
}

function pair(webHost: string): string {
  const web = exampleRoute({ kind: 'HTTPRoute', service: 'web', port: 8080 })
    .replace('name: edge', 'name: web')
    .replace('greeter.example.com', webHost);
  return `${exampleRoute()}${web}${exampleGateway()}---\n${exampleService()}`;
}
