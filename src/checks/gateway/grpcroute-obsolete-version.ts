import { defineCheck } from '../../model/check.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleRoute } from './exampleRoute.js';

export default defineCheck({
  meta: {
    id: 'grpcroute-obsolete-version',
    group: 'gateway',
    title: 'A GRPCRoute is written in a version that clusters no longer serve',
    severity: 'warning',
    needs: ['grpcRoutes'],
    uses: [],
    messages: {
      obsolete:
        'GRPCRoute/{route} is of {version}. GRPCRoute is v1 since Gateway API 1.1 (May 2024), and today’s CRD serves v1 alone: applying it fails with "no matches for kind". Write gateway.networking.k8s.io/v1; the fields are the same.',
      served:
        'This cluster serves GRPCRoute only as {version}: its Gateway API is older than 1.1 (May 2024). Newer controllers ask for v1 and will not see GRPCRoute/{route}.',
    },
    docs: {
      what: 'A GRPCRoute has the apiVersion `gateway.networking.k8s.io/v1alpha2`.',
      why: 'GRPCRoute went to v1 in the standard channel with Gateway API 1.1 (May 2024). The CRD of today has no other version, so the API server refuses the manifest, and calls have no route.',
      fix: 'Change the apiVersion to `gateway.networking.k8s.io/v1`. Nothing else has to change.',
      links: [
        'https://gateway-api.sigs.k8s.io/api-types/grpcroute/',
        'https://github.com/kubernetes-sigs/gateway-api/releases/tag/v1.1.0',
      ],
    },
    examples: {
      fires: exampleRoute().replace('/v1\n', '/v1alpha2\n') + exampleService(),
      silent: exampleRoute() + exampleService(),
    },
    remedies: [],
  },

  *check({ grpcRoutes, live }) {
    for (const subject of grpcRoutes) {
      const { apiVersion: version, metadata } = subject;
      if (!version.endsWith('/v1alpha2')) continue;
      yield {
        message: live ? 'served' : 'obsolete',
        // What a cluster serves works there.
        ...(live && { severity: 'info' as const }),
        subject,
        path: ['apiVersion'],
        data: { route: metadata.name, version },
        witnesses: [{ source: `GRPCRoute/${metadata.name}`, says: `apiVersion ${version}` }],
      };
    }
  },
});
