import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import type { TlsReport } from '../../src/model/tls/tlsReport.js';
import { makeCertificate } from '../kit/certificates.js';
import { grpclbInside, image, kubectl } from './kit/cluster.js';
import { apply, greeterYaml, rolledOut } from './kit/greeter.js';

/** HAProxy ends TLS before a gRPC Service: one listener agrees on HTTP/2, the other on HTTP/1.1 only. */
const namespace = `grpclb-edge-${process.pid}`;
const hosts = { good: 'good.example.com', bad: 'bad.example.com' } as const;
const names = ['good', 'bad'] as const;

const noAddress = JSON.stringify([{ op: 'remove', path: '/status/loadBalancer/ingress' }]);
const base64 = (text: string) => Buffer.from(text).toString('base64');

function haproxyYaml(): string {
  const { cert, key } = makeCertificate({ dnsNames: Object.values(hosts), key: 'rsa' });
  const listener = (port: number, alpn: string) => `frontend on-${port}
  bind :${port} ssl crt /etc/proxy/pair.pem alpn ${alpn}
  default_backend greeter
`;
  const config = `defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
${listener(8443, 'h2,http/1.1')}${listener(9443, 'http/1.1')}backend greeter
  server greeter greeter.${namespace}.svc.cluster.local:50051 proto h2
`;
  const labels = { app: 'edge' };
  const container = {
    name: 'haproxy',
    image: image('haproxy'),
    imagePullPolicy: 'IfNotPresent',
    args: ['-f', '/etc/proxy/haproxy.cfg'],
    readinessProbe: { tcpSocket: { port: 9443 }, periodSeconds: 2 },
    volumeMounts: [{ name: 'config', mountPath: '/etc/proxy' }],
  };
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { namespace, name: 'edge' },
      data: { 'haproxy.cfg': config, 'pair.pem': `${cert}${key}` },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/tls',
      metadata: { namespace, name: 'edge' },
      data: { 'tls.crt': base64(cert), 'tls.key': base64(key) },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { namespace, name: 'good' },
      spec: {
        gatewayClassName: 'haproxy',
        listeners: [
          {
            name: 'grpc',
            protocol: 'HTTPS',
            port: 443,
            hostname: hosts.good,
            tls: { certificateRefs: [{ name: 'edge' }] },
          },
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GRPCRoute',
      metadata: { namespace, name: 'good' },
      spec: { parentRefs: [{ name: 'good' }], rules: [{ backendRefs: [{ name: 'greeter', port: 50051 }] }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace, name: 'edge' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [container], volumes: [{ name: 'config', configMap: { name: 'edge' } }] },
        },
      },
    },
    ...names.map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace, name: `edge-${name}` },
      spec: { selector: labels, ports: [{ port: 443, targetPort: name === 'good' ? 8443 : 9443 }] },
    })),
    ...names.map((name) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { namespace, name },
      spec: {
        ingressClassName: 'haproxy',
        tls: [{ hosts: [hosts[name]], secretName: 'edge' }],
        rules: [
          {
            host: hosts[name],
            http: {
              paths: [
                { path: '/', pathType: 'Prefix', backend: { service: { name: 'greeter', port: { number: 50051 } } } },
              ],
            },
          },
        ],
      },
    })),
  ];
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}

beforeAll(() => {
  kubectl(['create', 'namespace', namespace]);
  apply(greeterYaml(namespace, 2));
  rolledOut(namespace, 'greeter');
  apply(haproxyYaml());
  rolledOut(namespace, 'edge');
  // As a controller reports where it listens.
  const patched = (object: string, name: string, status: unknown) =>
    kubectl([
      ...['-n', namespace, 'patch', object, name, '--subresource=status', '--type=merge'],
      ...['-p', JSON.stringify({ status })],
    ]);
  for (const name of names) {
    const ip = kubectl(['-n', namespace, 'get', 'service', `edge-${name}`, '-o', 'jsonpath={.spec.clusterIP}']);
    patched('ingress', name, { loadBalancer: { ingress: [{ ip }] } });
    if (name === 'good') patched('gateway', name, { addresses: [{ value: ip }] });
  }
});

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

it('doctor --active tells a TLS end that does not agree on HTTP/2, and leaves the other alone', async () => {
  const flags = ['--active', '--rungs', '3', '--duration', '5s', '-n', namespace, '-o', 'json'];
  const { stdout, stderr } = await grpclbInside(['doctor', 'svc/greeter', ...flags]);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  const { findings } = JSON.parse(stdout) as Report;
  const found = findings.filter(({ check }) => check === 'tls-alpn-missing');
  expect(found.map(({ object }) => `${object.kind}/${object.name}`)).toEqual(['Ingress/bad']);
  expect(found[0]?.message).toContain('bad.example.com');
});

it('tls shakes hands at the address of an Ingress and of a Gateway, and compares with the Secret', async () => {
  const { stdout, stderr } = await grpclbInside(['tls', '-n', namespace, '-o', 'json']);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  const { entries } = JSON.parse(stdout) as TlsReport;
  const shown = entries.map(({ shownBy, handshakes }) => [shownBy, handshakes]);
  const agreed = [{ serverName: hosts.good, alpn: 'h2', isSecrets: true }];
  expect(Object.fromEntries(shown)).toMatchObject({
    'Ingress/good': agreed,
    'Gateway/good': agreed,
    'Ingress/bad': [{ serverName: hosts.bad, isSecrets: true, alpn: '' }],
  });
});

it('tls says of an object without an address that nothing was dialled', async () => {
  kubectl(['-n', namespace, 'patch', 'ingress', 'bad', '--subresource=status', '--type=json', '-p', noAddress]);
  const { stdout } = await grpclbInside(['tls', 'ing/bad', '-n', namespace]);
  expect(stdout.replace(/\s+/g, ' ')).toContain('no live handshake: Ingress/bad has no address in its status');
});
