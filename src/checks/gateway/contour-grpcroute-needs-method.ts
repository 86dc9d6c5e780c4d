import { defineCheck } from '../../model/check.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import { routesOfGrpc } from './grpcRoutes.js';

export default defineCheck({
  meta: {
    id: 'contour-grpcroute-needs-method',
    group: 'gateway',
    title: 'A match of a GRPCRoute names a service without a method, which Contour refuses',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      half: 'GRPCRoute/{route} matches {match}, and Gateway {gateway} is served by Contour, which refuses a match without both service and method (reason InvalidMethodMatch): the rule is not in force, and its calls get UNIMPLEMENTED. Name both, or leave the match out.',
    },
    docs: {
      what: 'A rule of a GRPCRoute at a Gateway of Contour has `matches[].method` with a service and no method, or the other way round.',
      why: 'Gateway API allows it and other products take it; Contour (seen with 1.33) sets Accepted to False with reason InvalidMethodMatch.',
      fix: 'Name service and method, one match for each method, or match nothing, which takes all calls of the hostname.',
      links: [
        'https://gateway-api.sigs.k8s.io/api-types/grpcroute/#matches',
        'https://projectcontour.io/docs/main/config/gateway-api/',
      ],
    },
    examples: {
      fires: matching('{service: shop.Greeter}'),
      silent: matching('{service: shop.Greeter, method: SayHello}'),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { route: subject, links } of routesOfGrpc(topology)) {
      const contour = links[0]?.parents.find(({ product }) => product === 'contour');
      if (!contour || subject.kind !== 'GRPCRoute') continue;
      for (const [r, { matches = [] }] of (subject.spec?.rules ?? []).entries()) {
        for (const [m, match] of matches.entries()) {
          const { service, method } = methodOf(match);
          if ((service === undefined) === (method === undefined)) continue;
          yield {
            message: 'half',
            subject,
            path: ['spec', 'rules', r, 'matches', m, 'method'],
            data: {
              route: subject.metadata.name,
              match: service === undefined ? `method ${method}` : `service ${service}`,
              gateway: contour.name,
            },
            witnesses: [{ source: `Gateway/${contour.name}`, says: contour.evidence }],
          };
        }
      }
    }
  },
});

function methodOf(match: unknown): { service?: string; method?: string } {
  const { method } = (match ?? {}) as { method?: { service?: string; method?: string } };
  return method ?? {};
}

function matching(method: string): string {
  const route = exampleRoute().replace(
    '    - backendRefs:',
    `    - matches: [{method: ${method}}]\n      backendRefs:`,
  );
  return `${route}${exampleGateway('contour')}---\n${exampleService()}`;
}
