import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectBySchema } from '../../test/kit/schema.js';
import { hasBrokenLink } from '../model/ports/portsReport.js';
import { type PortsOptions, ports } from './ports.js';

const io = { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} };
const canvas = { width: 80, color: false, unicode: true, wide: false };

const app = (service: string, containerPorts: string, backends = '') => `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {selector: {app: greeter}, ports: [${service}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: greeter, namespace: shop}
spec:
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec: {containers: [{name: app, image: greeter:1, ports: [${containerPorts}]}]}
${backends}`;

const ingress = (service: string, port: string) => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop}
spec:
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {${port}}}}}]}
`;
const route = (port: number) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: edge, namespace: shop}
spec: {rules: [{backendRefs: [{name: greeter, port: ${port}}]}]}
`;
const good = '{name: grpc, port: 50051, targetPort: grpc}';
const named = (appProtocol: string) => good.replace('}', `, appProtocol: ${appProtocol}}`);
const byTraefik = `${route(50051).replace('spec: {', 'spec: {parentRefs: [{name: public}], ')}---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec: {gatewayClassName: traefik, listeners: [{name: http, port: 80, protocol: HTTP}]}
`;
const container = '{name: grpc, containerPort: 50051}, {name: web, containerPort: 8080}';

async function follow(manifests: string, targets: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'grpclb-ports-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'app.yaml');
  writeFileSync(file, manifests);
  const options: PortsOptions = {
    cluster: {},
    allNamespaces: false,
    files: [file],
    recursive: false,
    stdin: async () => '',
    targets,
    grpc: [],
    connect: true,
  };
  const { report, render } = await ports(options, io);
  expectBySchema('ports', JSON.parse(await render('json', canvas)));
  const links = [...report.chains.flatMap((chain) => chain.links), ...report.loose];
  return { report, broken: links.filter(({ state }) => state === 'broken'), text: await render('table', canvas) };
}

describe('grpclb ports', () => {
  it('draws a chain that holds', async () => {
    const { report, text } = await follow(app(good, container, ingress('greeter', 'name: grpc')));
    expect(hasBrokenLink(report)).toBe(false);
    expect(text).toMatchInlineSnapshot(`
      "shop/greeter:50051 · grpc · gRPC (likely)
        ✔ Ingress/edge shop.example.com/ → Service/greeter:grpc
        ✔ Service/greeter:50051 (grpc) (targetPort grpc) → Deployment/greeter,
          container app, port grpc = 50051
      "
    `);
  });

  it.each([
    ['the targetPort', app('{name: grpc, port: 80, targetPort: grcp}', container), 'target', 'grpc'],
    [
      'the only gRPC port, for a name that is far off',
      app('{name: grpc, port: 80, targetPort: api}', container),
      'target',
      '50051 (grpc)',
    ],
    [
      "the Service's port for the pods' own",
      app('{name: grpc, port: 80, targetPort: 50051}', container, ingress('greeter', 'number: 50051')),
      'front',
      '80 (grpc)',
    ],
    ['a misspelt port name', app(good, container, ingress('greeter', 'name: gprc')), 'front', '50051 (grpc)'],
    ['a misspelt Service', app(good, container, ingress('greter', 'number: 50051')), 'front', 'greeter'],
    [
      'an appProtocol that Contour knows',
      app(
        named('grpc'),
        container,
        ingress('greeter', 'number: 50051').replace('rules:', 'ingressClassName: contour\n  rules:'),
      ),
      'front',
      'kubernetes.io/h2c',
    ],
    [
      'an appProtocol that Traefik does not refuse',
      app(named('grpc'), container, byTraefik),
      'front',
      'kubernetes.io/h2c',
    ],
    ["a route's port", app(good, container, route(9090)), 'front', '50051 (grpc)'],
  ])('marks the link that breaks and proposes %s', async (_, manifests, step, nearest) => {
    const { report, broken } = await follow(manifests);
    expect(hasBrokenLink(report)).toBe(true);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({ step, nearest });
  });

  it('finds nothing wrong with an appProtocol that the gateway takes', async () => {
    const { report } = await follow(app(named('kubernetes.io/h2c'), container, byTraefik));
    expect(report.chains[0]?.links[0]).toMatchObject({ step: 'front', state: 'ok' });
    expect(hasBrokenLink(report)).toBe(false);
  });

  it('does not call a number broken that no container declares, and says what may be meant', async () => {
    const { report } = await follow(app('{name: grpc, port: 80, targetPort: 9000}', container));
    expect(hasBrokenLink(report)).toBe(false);
    expect(report.chains[0]?.links).toMatchObject([{ step: 'target', state: 'unknown', nearest: '50051 (grpc)' }]);
  });

  it('says when a selector matches nothing', async () => {
    const { broken } = await follow(app(good, container).replace('labels: {app: greeter}', 'labels: {app: other}'));
    expect(broken).toMatchObject([{ says: 'the selector app=greeter matches no workload' }]);
  });

  it('shows ports that are not known to be gRPC only where their Service is asked for', async () => {
    const manifests = app('{name: http, port: 80, targetPort: web}', '{name: web, containerPort: 8080}');
    expect((await follow(manifests)).text).toContain('No Service has a port that is known to be gRPC');
    expect((await follow(manifests, ['svc/greeter'])).text).toContain('nothing says that it is gRPC');
  });

  it('finds an Ingress by name whose Service is missing', async () => {
    const manifests = app(good, container, ingress('greter', 'number: 50051'));
    await expect(follow(manifests, ['svc/nobody'])).rejects.toMatchObject({ exitCode: 2 });
    const { report } = await follow(manifests, ['svc/greeter']);
    expect(report.loose).toEqual([]);
  });
});
