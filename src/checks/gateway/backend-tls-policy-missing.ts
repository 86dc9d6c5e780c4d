import { appProtocolEffect } from '../../model/appProtocols.js';
import { defineCheck } from '../../model/check.js';
import type { BackendTlsPolicy, DestinationRule } from '../../model/objects.js';
import { appProtocolReader } from '../../model/topology/gatewayProduct.js';
import { tlsVoices } from '../../model/topology/serverTls.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { RouteBackendLink } from '../../model/topology/topology.js';
import { listed } from '../../model/words.js';
import { documents, exampleServer, exampleService } from '../service/exampleManifests.js';
import { exampleRoute } from './exampleRoute.js';
import { routeName } from './routeBackends.js';

export default defineCheck({
  meta: {
    id: 'backend-tls-policy-missing',
    group: 'gateway',
    title: 'A Gateway speaks plaintext to a gRPC server that ends TLS',
    severity: 'error',
    needs: ['topology', 'backendTlsPolicies'],
    uses: ['destinationRules'],
    messages: {
      missing:
        '{route} leads to {backend}, whose server ends TLS itself ({evidence}), and no BackendTLSPolicy is for Service {service}: the Gateway dials it in plaintext, and calls fail with UNAVAILABLE. Add a BackendTLSPolicy, with the host of its certificate and the CA.',
    },
    docs: {
      what: 'A GRPCRoute or HTTPRoute leads to a gRPC port whose server ends TLS, and no BackendTLSPolicy, DestinationRule or appProtocol tells the Gateway so.',
      why: 'A Gateway ends the TLS of callers and opens connections of its own to pods, in plaintext unless it is told otherwise. A TLS server answers plaintext with an alert or closes the connection.',
      fix: 'Add a BackendTLSPolicy (v1 since Gateway API 1.4, October 2025) with `validation.hostname` and the CA of the server; some products read their own annotation or `appProtocol: https` instead.',
      links: ['https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/'],
    },
    examples: {
      fires: example(),
      silent: example() + examplePolicy(),
    },
    remedies: [],
  },

  *check({ topology, backendTlsPolicies, destinationRules = [], live }) {
    const told = new Set<string>();
    for (const link of topology.routeBackends) {
      const { route: subject, path, service, port } = link;
      if (!service || !port || !believesGrpc(port) || port.serverTls.state !== 'tls') continue;
      const { tls } = tlsVoices(port.port, port.targets);
      const { name, namespace } = service.service.metadata;
      const key = `${namespace}/${subject.kind}/${subject.metadata.name} ${name}:${port.port.port}`;
      if (told.has(key) || saysTls(link) || backendTlsPolicies.some((p) => isFor(p, name, namespace))) continue;
      if (destinationRules.some((rule) => asksTls(rule, name))) continue;
      told.add(key);
      const backend = `${name}:${port.port.port}`;
      const route = routeName(subject);
      yield {
        message: 'missing',
        // One voice may err, and files seldom hold every policy.
        ...((tls.length < 2 || !live) && { severity: 'warning' as const }),
        subject,
        path,
        about: [service.service],
        data: { route, backend, evidence: listed(tls), service: name },
        witnesses: [
          { source: backend, says: listed(tls) },
          { source: 'BackendTLSPolicies', says: `none of ${backendTlsPolicies.length} is for Service ${name}` },
        ],
      };
    }
  },
});

/** Where the appProtocol or an annotation of the product says TLS. */
function saysTls({ route, parents, port, service }: RouteBackendLink): boolean {
  const annotations = Object.entries(service?.service.metadata.annotations ?? {});
  return (
    annotations.some(
      ([name, value]) => /upstream-protocol\.tls|serversscheme|backend-protocol/.test(name) && value !== 'h2c',
    ) ||
    parents.some(({ product }) => {
      const reader = appProtocolReader(product, route.kind);
      return reader !== undefined && appProtocolEffect(reader, port?.port.appProtocol) === 'tls';
    })
  );
}

function isFor({ metadata, spec }: BackendTlsPolicy, service: string, namespace: string | undefined): boolean {
  return (
    metadata.namespace === namespace &&
    (spec?.targetRefs ?? []).some(({ kind = 'Service', name }) => kind === 'Service' && name === service)
  );
}

/** In Istio a DestinationRule says so, for gateways as for sidecars. */
function asksTls({ spec }: DestinationRule, service: string): boolean {
  return spec?.host?.split('.')[0] === service && spec?.trafficPolicy?.tls !== undefined;
}

function example(): string {
  return documents(
    exampleRoute().replace(/---\n$/, ''),
    exampleServer({ container: ['args: [--tls-cert=/tls/tls.crt, --tls-key=/tls/tls.key]'] }),
    exampleService(),
  );
}

function examplePolicy(): string {
  return `---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: {name: greeter, namespace: shop}
spec:
  targetRefs: [{group: "", kind: Service, name: greeter}]
  validation: {hostname: greeter.shop.svc, caCertificateRefs: [{group: "", kind: ConfigMap, name: greeter-ca}]}
`;
}
