import { describe, expect, it } from 'vitest';
import { readText } from '../../../test/kit/readText.js';
import { buildTopology, type TopologyOverrides } from './buildTopology.js';
import type { PortNode, ServiceNode } from './topology.js';

const server = (more: { ports?: string; probe?: string; args?: string; labels?: string; kind?: string } = {}) => `
apiVersion: apps/v1
kind: ${more.kind ?? 'Deployment'}
metadata: {name: greeter, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter${more.labels ?? ''}}}
    spec:
      containers:
      - name: app
        image: example.com/greeter:1
        ${more.args ? `args: ${more.args}` : ''}
        ports: ${more.ports ?? '[{containerPort: 50051, name: grpc}]'}
        ${more.probe ? `readinessProbe: ${more.probe}` : ''}
---
`;
const service = (ports = '[{name: grpc, port: 80, targetPort: grpc}]', more = '') => `
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop${more.includes('annotations') ? `, ${more}` : ''}}
spec: {selector: {app: greeter}, ports: ${ports}${more !== '' && !more.includes('annotations') ? `, ${more}` : ''}}
---
`;
const client = (container: string, namespace = 'shop', meta = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: ${namespace}}
spec:
  replicas: 2
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}${meta}}
    spec: {containers: [{name: cart, image: example.com/cart:1, ${container}}]}
---
`;

async function topologyOf(text: string, overrides?: TopologyOverrides) {
  return buildTopology((await readText(text)).objects, overrides);
}

async function greeter(text: string, overrides?: TopologyOverrides): Promise<{ node: ServiceNode; port: PortNode }> {
  const { services } = await topologyOf(text, overrides);
  const node = services.find((s) => s.service.metadata.name === 'greeter');
  const port = node?.ports[0];
  if (!node || !port) throw new Error('no Service greeter');
  return { node, port };
}

describe('which ports are gRPC', () => {
  const level = async (text: string, overrides?: TopologyOverrides) => (await greeter(text, overrides)).port.grpc.level;
  const plain = '[{port: 80, targetPort: 8080}]';
  const ports8080 = '[{containerPort: 8080}]';

  it.each([
    [
      'appProtocol grpc',
      server({ ports: ports8080 }) + service('[{port: 80, targetPort: 8080, appProtocol: grpc}]'),
      'declared',
    ],
    [
      'appProtocol h2c',
      server({ ports: ports8080 }) + service('[{port: 80, targetPort: 8080, appProtocol: kubernetes.io/h2c}]'),
      'declared',
    ],
    [
      'appProtocol h2c of a port called http',
      server({ ports: '[{name: http, containerPort: 8080}]' }) +
        service('[{name: http, port: 80, targetPort: http, appProtocol: kubernetes.io/h2c}]'),
      'no',
    ],
    [
      'appProtocol h2c of a port called http that a gRPC probe asks',
      server({ ports: ports8080, probe: '{grpc: {port: 8080}}' }) +
        service('[{name: http, port: 80, targetPort: 8080, appProtocol: kubernetes.io/h2c}]'),
      'declared',
    ],
    ['a gRPC probe', server({ ports: ports8080, probe: '{grpc: {port: 8080}}' }) + service(plain), 'declared'],
    [
      'grpc_health_probe',
      server({ ports: ports8080, probe: '{exec: {command: [/bin/grpc_health_probe, "-addr=:8080"]}}' }) +
        service(plain),
      'declared',
    ],
    ['a port name', server({ ports: ports8080 }) + service('[{name: grpc-api, port: 80, targetPort: 8080}]'), 'likely'],
    ['a container port name', server() + service('[{port: 80, targetPort: grpc}]'), 'likely'],
    [
      'the number 50051 alone',
      server({ ports: '[{containerPort: 50051}]' }) + service('[{port: 80, targetPort: 50051}]'),
      'weak',
    ],
    ['nothing', server({ ports: ports8080 }) + service(plain), 'no'],
    [
      '50051 with an HTTP probe',
      server({ ports: '[{containerPort: 50051}]', probe: '{httpGet: {port: 50051}}' }) +
        service('[{port: 80, targetPort: 50051}]'),
      'no',
    ],
    [
      'the name grpc-web',
      server({ ports: ports8080 }) + service('[{name: grpc-web, port: 80, targetPort: 8080}]'),
      'no',
    ],
  ])('by %s', async (_, text, expected) => {
    expect(await level(text)).toBe(expected);
  });

  it("by the user's word, which beats all others", async () => {
    const text = server({ ports: ports8080 }) + service(plain);
    expect(await level(text, { grpc: ['shop/greeter:80'] })).toBe('declared');
    expect(await level(text, { grpc: ['greeter'] })).toBe('declared');
    expect(await level(text, { grpc: ['other/greeter'] })).toBe('no');
    expect(await level(server() + service(undefined, 'annotations: {grpclb.dev/grpc: "false"}'))).toBe('no');
    expect(await level(server({ ports: ports8080 }) + service(plain, 'annotations: {grpclb.dev/grpc: "80"}'))).toBe(
      'declared',
    );
  });

  it('by an Ingress that speaks gRPC, but not for the HTTP port beside it', async () => {
    const ingress = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: {nginx.ingress.kubernetes.io/backend-protocol: GRPC}}
spec:
  ingressClassName: nginx
  rules:
  - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}]}
`;
    expect(await level(server({ ports: ports8080 }) + service(plain) + ingress)).toBe('declared');
    expect(
      await level(server({ ports: ports8080 }) + service('[{name: http, port: 80, targetPort: 8080}]') + ingress),
    ).toBe('no');
    const h2c = service('[{name: http, port: 80, targetPort: 8080, appProtocol: kubernetes.io/h2c}]');
    expect(await level(server({ ports: ports8080 }) + h2c + ingress)).toBe('declared');
  });

  it('and whether the server ends TLS', async () => {
    const tls = async (text: string) => (await greeter(text)).port.serverTls.state;
    expect(await tls(server({ probe: '{grpc: {port: 50051}}' }) + service())).toBe('plaintext');
    expect(await tls(server({ args: '[--tls-cert-file=/tls/tls.crt]' }) + service())).toBe('tls');
    expect(
      await tls(server({ args: '[--tls-cert-file=/tls/tls.crt]', probe: '{grpc: {port: 50051}}' }) + service()),
    ).toBe('unknown');
    expect(await tls(server() + service())).toBe('unknown');
  });
});

describe('what a port means in the pods', () => {
  it('resolves names and numbers, compares protocols, and counts native sidecars', async () => {
    const state = async (text: string) => (await greeter(text)).port.targets.map((t) => t.state);
    expect(await state(server() + service())).toEqual(['resolved']);
    expect(await state(server() + service('[{port: 80, targetPort: 50051}]'))).toEqual(['resolved']);
    expect(await state(server() + service('[{port: 80, targetPort: 9000}]'))).toEqual(['undeclared']);
    expect(await state(server() + service('[{port: 80, targetPort: gprc}]'))).toEqual(['unresolved']);
    expect(await state(server({ ports: '[{containerPort: 50051, name: grpc, protocol: UDP}]' }) + service())).toEqual([
      'unresolved',
    ]);
  });

  it('counts replicas, and what an autoscaler may make of them', async () => {
    const hpa = `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeter, namespace: shop}
spec: {scaleTargetRef: {kind: Deployment, name: greeter}, minReplicas: 2, maxReplicas: 9}
`;
    expect((await greeter(server() + service())).node.replicas).toEqual({ now: 3, max: 3 });
    expect((await greeter(server() + service() + hpa)).node.replicas).toMatchObject({ now: 3, max: 9 });
    expect((await greeter(server({ kind: 'DaemonSet' }) + service())).node.replicas.now).toBeUndefined();
  });
});

describe('which hop balances', () => {
  const path = async (text: string) => (await greeter(text)).port.paths.map((p) => p.balancing);
  const app = server() + service();

  it.each([
    ['env ADDR=greeter:80', 'env: [{name: ADDR, value: "greeter:80"}]', ['l4']],
    ['a full name with a scheme', 'args: ["--greeter=dns:///greeter.shop.svc.cluster.local:80"]', ['l4']],
    ['host and port apart', 'env: [{name: GREETER_HOST, value: greeter}, {name: GREETER_PORT, value: "80"}]', ['l4']],
    ['xds', 'args: ["xds:///greeter.shop:80"]', ['client']],
    ['a resolver that watches the API', 'args: ["k8s://shop/greeter:80"]', ['client']],
    ['a URL without a port', 'args: ["--greeter=http://greeter.shop"]', ['l4']],
    ['a URL of another port', 'args: ["--greeter=https://greeter.shop"]', []],
    ['a URL with a password', 'args: ["--greeter=http://user:word@greeter:80/"]', ['l4']],
    ['another protocol', 'env: [{name: DATABASE_URL, value: "postgresql://user:word@greeter:80/shop"}]', []],
    ['a bare word', 'env: [{name: APP, value: greeter}]', []],
    ['another port', 'env: [{name: ADDR, value: "greeter:9090"}]', []],
    ['another domain', 'env: [{name: ADDR, value: "greeter.shop.example.com:80"}]', []],
    ['an image-like word', 'args: ["registry/greeter:80-alpine"]', []],
  ])('for a client that says %s', async (_, container, expected) => {
    expect(await path(app + client(container))).toEqual(expected);
  });

  it('knows a short name only in its own namespace', async () => {
    expect(await path(app + client('env: [{name: ADDR, value: "greeter:80"}]', 'web'))).toEqual([]);
    expect(await path(app + client('env: [{name: ADDR, value: "greeter.shop:80"}]', 'web'))).toEqual(['l4']);
  });

  it('leaves headless Services to the client, pinned when it says pick_first', async () => {
    const headless = server() + service('[{name: grpc, port: 50051, targetPort: grpc}]', 'clusterIP: None');
    expect(await path(headless + client('args: ["dns:///greeter.shop:50051"]'))).toEqual(['client']);
    expect(await path(headless + client('args: ["dns:///greeter.shop:50051", "-lb=pick_first"]'))).toEqual(['l4']);
  });

  it('is sticky with session affinity', async () => {
    const sticky = server() + service(undefined, 'sessionAffinity: ClientIP');
    expect(await path(sticky + client('env: [{name: ADDR, value: "greeter:80"}]'))).toEqual(['sticky']);
  });

  it("is the client's proxy in a mesh, unless the port is opaque to it", async () => {
    const meshed = (container: string) => client(container, 'shop', ', annotations: {linkerd.io/inject: enabled}');
    const dial = 'env: [{name: ADDR, value: "greeter:80"}]';
    expect(await path(app + meshed(dial))).toEqual(['l7']);
    const grpc = service('[{name: grpc, port: 80, targetPort: grpc, appProtocol: grpc}]');
    expect(await path(server() + grpc + meshed(dial))).toEqual(['l4']);
  });

  it('is the ingress controller, unless it dials the cluster IP', async () => {
    const ingress = (annotations: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: {${annotations}}}
spec:
  ingressClassName: nginx
  rules:
  - host: a.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {name: grpc}}}}]}
`;
    const grpc = 'nginx.ingress.kubernetes.io/backend-protocol: GRPC';
    expect(await path(app + ingress(grpc))).toEqual(['l7']);
    expect(await path(app + ingress(`${grpc}, nginx.ingress.kubernetes.io/service-upstream: "true"`))).toEqual(['l4']);
  });

  it('does not take the servers for clients of themselves', async () => {
    expect(await path(server({ args: '["--advertise=greeter:80"]' }) + service())).toEqual([]);
  });
});

describe('which product serves an Ingress', () => {
  const product = async (text: string) => (await topologyOf(`${service()}${text}`)).ingressBackends[0]?.product.name;
  const ingress = (className: string | undefined, annotations = '{}') => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop, annotations: ${annotations}}
spec:
  ${className ? `ingressClassName: ${className}` : ''}
  defaultBackend: {service: {name: greeter, port: {number: 80}}}
---
`;
  const ingressClass = (name: string, controller: string) => `
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ${name}}
spec: {controller: ${controller}}
`;

  it('by the class object, whatever the annotations say', async () => {
    const annotated = ingress('web', '{nginx.ingress.kubernetes.io/backend-protocol: GRPC}');
    expect(await product(annotated + ingressClass('web', 'traefik.io/ingress-controller'))).toBe('traefik');
    expect(await product(ingress('nginx') + ingressClass('nginx', 'nginx.org/ingress-controller'))).toBe('f5-nginx');
  });

  it('by everything that speaks for one, and by nothing where two remain', async () => {
    expect(await product(ingress('nginx'))).toBe('ambiguous');
    expect(await product(ingress('nginx', '{nginx.ingress.kubernetes.io/ssl-redirect: "true"}'))).toBe('ingress-nginx');
    expect(await product(ingress('nginx', '{nginx.org/grpc-services: greeter}'))).toBe('f5-nginx');
    expect(await product(ingress('alb'))).toBe('aws-alb');
    expect(await product(ingress(undefined))).toBe('unknown');
    expect(await product(ingress('edge-internal'))).toBe('other');
  });
});
