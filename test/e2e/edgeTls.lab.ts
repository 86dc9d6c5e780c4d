import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { makeCertificate } from '../kit/certificates.js';
import { grpclbInside, image, kubectl } from './kit/cluster.js';
import { apply, greeterYaml, rolledOut } from './kit/greeter.js';

/** HAProxy ends TLS before a gRPC Service: one listener agrees on HTTP/2, the other on HTTP/1.1 only. */
const namespace = `grpclb-edge-${process.pid}`;
const hosts = { good: 'good.example.com', bad: 'bad.example.com' } as const;
const names = ['good', 'bad'] as const;

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
  for (const name of names) {
    const ip = kubectl(['-n', namespace, 'get', 'service', `edge-${name}`, '-o', 'jsonpath={.spec.clusterIP}']);
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip }] } } });
    kubectl(['-n', namespace, 'patch', 'ingress', name, '--subresource=status', '--type=merge', '-p', status]);
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
