import { describe, expect, it } from 'vitest';
import { applySteps } from '../../../test/kit/applyPatch.js';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { client, gatewayClass, nginxClass, server, tlsSecret, tlsServer } from '../../../test/kit/shop.js';
import type { Surroundings } from '../../model/remedy.js';
import wayOut from './gateway-api.js';

const plan = (manifests: string[], more: Partial<Surroundings> = {}) => {
  const surroundings = surroundingsOf(objectsOf(...manifests), more);
  return wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings);
};
const applied = (proposal: ReturnType<typeof plan>) =>
  stepsOf(proposal?.steps ?? [], 'apply').flatMap((s) => s.objects);
const exposed = server.replace('clusterIP: 10.96.0.7', 'type: LoadBalancer');
const gateway = (from: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: envoy
  listeners:
  - {name: http, port: 80, protocol: HTTP}
  - name: https
    hostname: '*.shop.org'
    port: 443
    protocol: HTTPS
    tls: {certificateRefs: [{name: wild}]}
    allowedRoutes: {namespaces: ${from}}
`;

describe('gateway-api', () => {
  it('attaches one GRPCRoute to a Gateway that admits it', () => {
    const proposal = plan([exposed, gatewayClass, gateway('{from: All}')]);
    expect(applied(proposal)).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GRPCRoute',
        metadata: { name: 'greeter', namespace: 'shop' },
        spec: {
          parentRefs: [{ name: 'edge', namespace: 'infra', sectionName: 'https' }],
          hostnames: ['greeter.shop.org'],
          rules: [{ backendRefs: [{ name: 'greeter', port: 80 }] }],
        },
      },
    ]);
    expect(proposal?.rank?.score).toBe(10);
  });

  it('takes the host from the certificate of the listener it uses', () => {
    const open = gateway('{from: All}').replace("    hostname: '*.shop.org'\n", '');
    const tlsSecrets = [tlsSecret('own', 'shop', ['*.other.org']), tlsSecret('wild', 'infra', ['*.edge.org'])];
    const [route] = applied(plan([exposed, gatewayClass, open], { tlsSecrets }));
    expect(route?.spec).toMatchObject({ hostnames: ['greeter.edge.org'] });
  });

  it('makes a Gateway of its own where the other admits nobody from here', () => {
    const kinds = applied(plan([exposed, gatewayClass, gateway('{from: Same}')])).map((o) => o.kind);
    expect(kinds).toEqual(['Gateway', 'GRPCRoute']);
    const selected = gateway('{from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: shop}}}');
    expect(applied(plan([exposed, gatewayClass, selected])).map((o) => o.kind)).toEqual(['GRPCRoute']);
  });

  it('uses a certificate of another namespace by a ReferenceGrant', () => {
    const objects = applied(
      plan([exposed, gatewayClass], { tlsSecrets: [tlsSecret('wild', 'infra', ['*.shop.org'])] }),
    );
    expect(objects.map((o) => `${o.apiVersion} ${o.kind} ${o.metadata.namespace}`)).toEqual([
      'gateway.networking.k8s.io/v1beta1 ReferenceGrant infra',
      'gateway.networking.k8s.io/v1 Gateway shop',
      'gateway.networking.k8s.io/v1 GRPCRoute shop',
    ]);
    expect(JSON.stringify(objects)).toContain(
      '"certificateRefs":[{"kind":"Secret","name":"wild","namespace":"infra"}]',
    );
  });

  it('marks the Service port as h2c, never as grpc', () => {
    const objects = objectsOf(
      exposed.replace('targetPort: grpc}', 'targetPort: grpc, appProtocol: grpc}'),
      gatewayClass,
    );
    const surroundings = surroundingsOf(objects);
    const steps = wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings)?.steps ?? [];
    const service = applySteps(objects, steps).find((o) => o.kind === 'Service');
    expect(service).toMatchObject({ spec: { ports: [{ appProtocol: 'kubernetes.io/h2c' }] } });
    expect(JSON.stringify(stepsOf(steps, 'patch'))).not.toContain('"value":"grpc"}]');
  });

  it('lets the gateway verify servers that end TLS', () => {
    const proposal = plan([tlsServer, gatewayClass]);
    const policy = applied(proposal).find((o) => o.kind === 'BackendTLSPolicy');
    expect(policy?.apiVersion).toBe('gateway.networking.k8s.io/v1');
    expect(stepsOf(proposal?.steps ?? [], 'patch')).toEqual([]);
    expect(stepsOf(proposal?.steps ?? [], 'run').map((s) => s.command)).toContain(
      'kubectl create configmap greeter-ca -n shop --from-file=ca.crt',
    );
  });

  it('says what is missing where nothing is installed', () => {
    const proposal = plan([exposed, nginxClass]);
    expect(proposal?.caveats.join()).toContain('No accepted GatewayClass was seen');
    expect(proposal?.rank?.score).toBe(30);
    expect(plan([exposed], { gatewayClasses: undefined as never })?.caveats.join()).toContain('were not read');
  });

  it('ignores a class that nobody has accepted', () => {
    const refused = gatewayClass.replace("status: 'True'", "status: 'False'");
    expect(plan([exposed, refused])?.caveats.join()).toContain('No accepted GatewayClass');
  });

  it('comes late for callers inside', () => {
    expect(plan([server, client('cart'), gatewayClass])?.rank?.score).toBe(60);
  });
});
