import { describe, expect, it } from 'vitest';
import { readText } from '../../../test/kit/readText.js';
import { buildTopology } from './buildTopology.js';

const marks = {
  none: ['', ''],
  kuma: ['kuma.io/sidecar-injection: enabled', ''],
  consul: ['', "consul.hashicorp.com/connect-inject: 'true'"],
} as const;

interface App {
  port?: string;
  service?: string;
  server?: keyof typeof marks;
  client?: keyof typeof marks;
}

function workload(name: string, mark: keyof typeof marks, container: string): string {
  const [label, annotation] = marks[mark];
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}, ${label}}, annotations: {${annotation}}}
    spec: {containers: [{name: app, image: shop/${name}:1, ${container}}]}
---
`;
}

/** What becomes of calls of cart to greeter. */
async function path({ port = '', service = '', server = 'none', client = server }: App): Promise<[string, string]> {
  const { objects } = await readText(`${workload('greeter', server, 'ports: [{name: grpc, containerPort: 9000}]')}
${workload('cart', client, 'env: [{name: GREETER, value: "greeter:9000"}]')}
apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop${service}}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 9000${port}}]}
`);
  const [found] = buildTopology(objects).services[0]?.ports[0]?.paths ?? [];
  return [found?.balancing ?? 'no path', found?.why ?? ''];
}

describe('Kuma', () => {
  it.each<[string, App, string, RegExp]>([
    ['is told by appProtocol', { port: ', appProtocol: grpc' }, 'l7', /Kuma sidecar/],
    [
      'is told by the annotation of a port',
      { service: ', annotations: {9000.service.kuma.io/protocol: http2}' },
      'l7',
      /Kuma sidecar/,
    ],
    ['reads no names of ports', {}, 'l4', /Kuma treats the port as tcp/],
    ['is told that it is TCP', { port: ', appProtocol: tcp' }, 'l4', /as tcp/],
    ['may know the words of Kubernetes', { port: ', appProtocol: kubernetes.io/h2c' }, 'unknown', /not every version/],
    ['passes on calls to those outside', { port: ', appProtocol: grpc', server: 'none' }, 'l4', /cluster IP/],
  ])('%s', async (_, app, balancing, why) => {
    expect(await path({ server: 'kuma', client: 'kuma', ...app })).toEqual([balancing, expect.stringMatching(why)]);
  });
});

describe('Consul', () => {
  it('is told by an object that is not read', async () => {
    expect(await path({ server: 'consul' })).toEqual(['unknown', expect.stringContaining('ServiceDefaults')]);
  });

  it('has nothing to do with those that did not ask for it', async () => {
    expect(await path({ server: 'consul', client: 'none' })).toEqual(['l4', expect.stringContaining('cluster IP')]);
  });
});
