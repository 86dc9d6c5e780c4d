import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { absent, present } from '../evidence.js';
import type { Inventory } from '../inventory.js';
import type { KubeObject } from '../objects.js';
import { buildTopology } from './buildTopology.js';
import { servedHosts, tlsHostNames, usedTlsReferences } from './tlsUse.js';
import type { Topology } from './topology.js';

const grpcService = `
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {ports: [{name: grpc, port: 50051}, {name: http, port: 80}]}
`;

function topologyOf(text: string): Topology {
  const objects = parseAllDocuments(grpcService + text).map((document) => document.toJS() as KubeObject);
  const of = (kind: string) =>
    present(objects.filter((o) => o.kind === kind) as never[], 'test', '2026-11-01T00:00:00Z');
  const none = absent('not-asked', 'not in this test');
  const inventory: Inventory['objects'] = {
    namespaces: none,
    nodes: none,
    services: of('Service'),
    workloads: none,
    pods: none,
    endpointSlices: none,
    horizontalPodAutoscalers: none,
    backendTlsPolicies: none,
    edgeObjects: none,
    ingresses: of('Ingress'),
    ingressClasses: none,
    networkPolicies: none,
    secretNames: none,
    tlsSecrets: none,
    networkSettings: none,
    controllerConfigMaps: none,
    gatewayClasses: none,
    gateways: of('Gateway'),
    grpcRoutes: of('GRPCRoute'),
    httpRoutes: of('HTTPRoute'),
    referenceGrants: none,
    otherPolicies: none,
    destinationRules: none,
    peerAuthentications: none,
  };
  return buildTopology(inventory);
}

/** Secret name → the hosts it is shown for, gRPC ones marked. */
function shown(topology: Topology): Record<string, string[]> {
  return Object.fromEntries(
    usedTlsReferences(topology).map((r) => [
      r.secretName,
      servedHosts(r, topology).map(({ host, grpc }) => (grpc ? `${host} (gRPC)` : host)),
    ]),
  );
}

const rule = (host: string, port: string) =>
  `{host: "${host}", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {name: ${port}}}}}]}}`;

const ingress = (tls: string, rules: string[], annotations = '') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: {${annotations}}}
spec: {ingressClassName: ${annotations.includes('alb') ? 'alb' : 'nginx'}, tls: ${tls}, rules: [${rules.join(', ')}]}
`;

describe('servedHosts of an Ingress', () => {
  it('are the rule hosts that the entry names, exactly or by a wildcard of one label', () => {
    const tls = '[{secretName: one, hosts: [a.x.io, unrouted.x.io]}, {secretName: many, hosts: ["*.y.io"]}]';
    const rules = [rule('a.x.io', 'grpc'), rule('b.y.io', 'http'), rule('c.b.y.io', 'grpc'), rule('y.io', 'grpc')];
    expect(shown(topologyOf(ingress(tls, rules)))).toEqual({ one: ['a.x.io (gRPC)'], many: ['b.y.io'] });
  });

  it('are, for an entry without hosts, those that no other entry names', () => {
    const tls = '[{secretName: one, hosts: [a.x.io]}, {secretName: rest}]';
    const rules = [rule('a.x.io', 'grpc'), rule('b.x.io', 'grpc')];
    expect(shown(topologyOf(ingress(tls, rules)))).toEqual({ one: ['a.x.io (gRPC)'], rest: ['b.x.io (gRPC)'] });
  });

  it('count as gRPC when one of several backends is', () => {
    const rules = [rule('a.x.io', 'http'), rule('a.x.io', 'grpc'), rule('a.x.io', 'http')];
    expect(shown(topologyOf(ingress('[{secretName: one, hosts: [a.x.io]}]', rules)))).toEqual({
      one: ['a.x.io (gRPC)'],
    });
  });
});

describe('usedTlsReferences', () => {
  const tls = '[{secretName: one, hosts: [a.x.io]}]';

  it('leaves out passthrough and the AWS controller, which never read the Secret', () => {
    const annotated = (annotation: string) =>
      usedTlsReferences(topologyOf(ingress(tls, [rule('a.x.io', 'grpc')], annotation)));
    expect(annotated('nginx.ingress.kubernetes.io/ssl-passthrough: "true"')).toEqual([]);
    expect(annotated('alb.ingress.kubernetes.io/scheme: internal')).toEqual([]);
    expect(annotated('nginx.ingress.kubernetes.io/ssl-redirect: "true"')).toHaveLength(1);
  });
});

describe('servedHosts of a Gateway', () => {
  const gateway = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: wide, port: 443, protocol: HTTPS, hostname: "*.x.io", tls: {certificateRefs: [{name: wide}]}}
    - {name: any, port: 8443, protocol: HTTPS, tls: {certificateRefs: [{name: any, namespace: vault}]}}
    - {name: through, port: 9443, protocol: TLS, tls: {mode: Passthrough, certificateRefs: [{name: through}]}}
`;
  const route = (kind: string, parent: string, hostnames: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: greeter, namespace: shop}
spec:
  parentRefs: [${parent}]
  hostnames: ${hostnames}
  rules: [{backendRefs: [{name: greeter, port: 80}]}]
`;

  it('are the route hostnames inside the listener, of routes that attach to it', () => {
    const text = gateway + route('GRPCRoute', '{name: edge, namespace: infra, sectionName: wide}', '[a.b.x.io, z.io]');
    expect(shown(topologyOf(text))).toEqual({ wide: ['a.b.x.io (gRPC)'], any: [] });
  });

  it('reach every listener where the route names none, and the narrower of two names counts', () => {
    const text = gateway + route('GRPCRoute', '{name: edge, namespace: infra}', '["*.io"]');
    expect(shown(topologyOf(text))).toEqual({ wide: ['*.x.io (gRPC)'], any: ['*.io (gRPC)'] });
  });

  it('do not come from a Gateway of the same name in the namespace of the route', () => {
    expect(shown(topologyOf(gateway + route('GRPCRoute', '{name: edge}', '[a.x.io]')))).toEqual({ wide: [], any: [] });
  });

  it('are the listener hostname for a route without hostnames; an HTTPRoute to a plain port is no gRPC', () => {
    const text = gateway + route('HTTPRoute', '{name: edge, namespace: infra, sectionName: wide}', '[]');
    expect(shown(topologyOf(text))).toEqual({ wide: ['*.x.io'], any: [] });
  });

  it('keep the namespace that the reference names', () => {
    expect(usedTlsReferences(topologyOf(gateway)).map((r) => `${r.namespace}/${r.secretName}`)).toEqual([
      'infra/wide',
      'vault/any',
    ]);
  });
});

describe('tlsHostNames', () => {
  it.each([
    ['a.x.io', 'A.X.io', true],
    ['*.x.io', 'a.x.io', true],
    ['*.x.io', 'x.io', false],
    ['*.x.io', 'b.a.x.io', false],
    ['*.x.io', '*.x.io', true],
    ['a.x.io', '*.x.io', false],
  ])('%s names %s: %s', (entry, host, expected) => {
    expect(tlsHostNames(entry, host)).toBe(expected);
  });
});
