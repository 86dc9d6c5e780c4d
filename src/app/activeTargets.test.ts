import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { factsFrom } from '../../test/kit/factsFrom.js';
import { known } from '../model/evidence.js';
import type { KubeObject } from '../model/objects.js';
import { activeTargets } from './activeTargets.js';

const service = (spec: string, status = '') => `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {${spec}, selector: {app: greeter}, ports: [{name: grpc, port: 50051, nodePort: 30051}]}
${status}`;

const ingress = (host: string, tls: string) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: {nginx.ingress.kubernetes.io/backend-protocol: GRPC}}
spec:
  ingressClassName: nginx
  ${tls}
  rules: [{host: ${host}, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 50051}}}}]}}]
status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
`;

const gateway = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: front, namespace: shop}
spec: {gatewayClassName: any, listeners: [{name: grpc, port: 8080, protocol: HTTP}]}
status: {addresses: [{type: IPAddress, value: 203.0.113.9}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: greeter, namespace: shop}
spec: {parentRefs: [{name: front}], hostnames: [grpc.example.com], rules: [{backendRefs: [{name: greeter, port: 50051}]}]}
`;

const client = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: app, image: cart:1, env: [{name: GREETER_ADDR, value: "greeter.shop:50051"}]}]}
`;

async function targets(manifests: string, given?: string) {
  const { evidence } = await factsFrom(manifests);
  // Manifests have no status; a cluster's objects do.
  for (const { kind, status } of parseAllDocuments(manifests).map((d) => d.toJS())) {
    const read: readonly KubeObject[] =
      (kind === 'Gateway' ? known(evidence.gateways) : known(evidence.services)) ?? [];
    for (const object of read) if (status && object.kind === kind) Object.assign(object, { status });
  }
  const topology = known(evidence.topology);
  if (!topology) throw new Error('no topology');
  const ports = topology.services.flatMap((node) => node.ports.map((port) => ({ node, port })));
  return activeTargets(ports, topology, given);
}

const clusterIp = { host: '10.96.1.2', port: 50051, what: 'the cluster IP', way: 'service' };

describe('where a Service is called', () => {
  it('is its cluster IP, by the name that clients use', async () => {
    const [target] = await targets(service('clusterIP: 10.96.1.2'));
    expect(target).toMatchObject({ namespace: 'shop', name: 'greeter', port: 50051, pods: [] });
    expect(target?.addresses).toEqual([{ ...clusterIp, authority: 'greeter.shop.svc:50051' }]);
  });

  it('is its load balancer where the cluster IP cannot be reached', async () => {
    const [target] = await targets(
      service(
        'type: LoadBalancer, clusterIP: 10.96.1.2',
        'status: {loadBalancer: {ingress: [{hostname: lb.example.com}]}}',
      ),
    );
    expect(target?.addresses[1]).toMatchObject({ host: 'lb.example.com', port: 50051, way: 'balancer' });
  });

  it('is the Ingress where all known clients come through it, with its host and TLS', async () => {
    const tls = 'tls: [{hosts: [shop.example.com], secretName: shop-tls}]';
    const [target] = await targets(service('clusterIP: 10.96.1.2') + ingress('shop.example.com', tls));
    expect(target?.addresses).toMatchObject([
      {
        host: '203.0.113.7',
        port: 443,
        what: 'Ingress shop/edge',
        way: 'edge',
        authority: 'shop.example.com',
        tls: true,
      },
      clusterIp,
    ]);
  });

  it('is the Service first where some clients dial it', async () => {
    const [target] = await targets(service('clusterIP: 10.96.1.2') + ingress('shop.example.com', '') + client);
    expect(target?.addresses.map(({ what }) => what)).toEqual(['the cluster IP', 'Ingress shop/edge']);
  });

  it('is the Gateway of a route, by its listener', async () => {
    const [target] = await targets(service('clusterIP: None') + gateway);
    expect(target?.addresses).toEqual([
      {
        host: '203.0.113.9',
        port: 8080,
        what: 'Gateway shop/front',
        way: 'edge',
        authority: 'grpc.example.com:8080',
        tls: false,
        edge: { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', namespace: 'shop', name: 'front' },
      },
    ]);
  });

  it('leaves out a way in that does not say which host it is for', async () => {
    const [target] = await targets(service('clusterIP: 10.96.1.2') + ingress('"*.example.com"', ''));
    expect(target?.addresses).toMatchObject([clusterIp]);
  });

  it('is nowhere for a headless Service: no address balances', async () => {
    const [target] = await targets(service('clusterIP: None'));
    expect(target).toMatchObject({ addresses: [], none: expect.stringContaining('headless') });
  });
});

describe('--active-address', () => {
  const edge = service('clusterIP: 10.96.1.2') + ingress('shop.example.com', '');

  it.each([
    ['10.96.1.2:50051', 'service', '10.96.1.2:50051'],
    ['greeter.shop.svc.cluster.local:50051', 'service', 'greeter.shop.svc.cluster.local:50051'],
    ['192.0.2.10:30051', 'service', '192.0.2.10:30051'],
    ['203.0.113.7:443', 'edge', 'shop.example.com'],
    ['grpc.example.com:443', 'edge', 'grpc.example.com:443'],
  ])('%s is the %s, called as %s', async (given, way, authority) => {
    const [target] = await targets(edge, given);
    expect(target?.addresses).toMatchObject([{ way, authority }]);
  });

  it('is of one Service', async () => {
    const two = `${service('clusterIP: 10.96.1.2')}---\n${service('clusterIP: 10.96.1.3').replace('greeter', 'other')}`;
    await expect(targets(two, '10.96.1.2:50051')).rejects.toThrow('--active-address is the address of one Service');
  });

  it.each(['greeter', 'greeter:grpc', '2001:db8::1:443'])('%s is none', async (given) => {
    await expect(targets(edge, given)).rejects.toThrow(`--active-address ${given} is no HOST:PORT`);
  });
});
