import { describe, expect, it } from 'vitest';
import { nginxErrors } from '../../../test/kit/proxyLines.js';
import type { Pod } from '../objects.js';
import type { ServiceNode } from '../topology/topology.js';
import { accessLogFormats } from './accessLog.js';
import { type ProxyProduct, proxyOf } from './proxies.js';
import { proxyLogs, readProxyLog } from './proxyLogs.js';
import { isRequestTo, speaksOf, tracesOf } from './traces.js';

const pod = (name: string, ...ips: string[]): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  status: { podIP: ips[0] ?? '', podIPs: ips.map((ip) => ({ ip })) },
});
const node = (pods: Pod[]) =>
  ({
    service: {
      metadata: { name: 'greeter', namespace: 'shop' },
      spec: { clusterIP: '10.96.0.9', ports: [{ port: 50051, name: 'grpc' }] },
    },
    pods,
  }) as unknown as ServiceNode;
const traces = tracesOf(
  node([pod('a', '10.0.0.1', 'fd00::1'), pod('b', '10.0.0.2', 'fd00::2'), pod('c', '10.0.0.3')]),
  {
    ingresses: [{ host: 'greeter.example.com' }] as never,
    routes: [],
  },
);
const nginx = proxyOf({ ...pod('c'), metadata: { name: 'c', labels: { 'app.kubernetes.io/name': 'ingress-nginx' } } });
const line = (upstream: string, service = 'shop-greeter-grpc') => ({
  at: '2026-11-22T11:56:09.000Z',
  text: `10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /a.B/C HTTP/2.0" 200 31 "-" "-" 103 0.019 [${service}] [] ${upstream} 73 0.019 200 0805`,
});
const read = (...lines: { at: string | undefined; text: string }[]) =>
  proxyLogs(readProxyLog(nginx as ProxyProduct, ['ingress-nginx/c'], lines), traces);

describe('isRequestTo', () => {
  const request = { at: undefined, method: 'POST', path: '/a.B/C', status: 200, upstreams: [] as string[] };
  it.each([
    { service: 'shop-greeter-50051' },
    { service: 'shop-greeter-grpc@kubernetes' },
    { service: 'shop_svc_greeter_grpc' },
    { service: 'shop_greeter_50051' },
    { service: 'shop/greeter/50051/da39a3ee5e' },
    { service: 'outbound|50051||greeter.shop.svc.cluster.local' },
    { upstreams: ['10.0.0.2:50051'] },
    { upstreams: ['[fd00::2]:50051'] },
    { upstreams: ['10.96.0.9:50051'] },
    { host: 'greeter.example.com:443' },
  ])('takes %o', (more) => {
    expect(isRequestTo({ ...request, ...more }, traces)).toBe(true);
  });

  it.each([
    {},
    { service: 'shop-greeter-9090' },
    { service: 'shop-greeter-grpc-web-50051' },
    { service: 'outbound|50051||supergreeter.shop.svc.cluster.local' },
    { service: 'outbound|50051||greeter.shopping.svc.cluster.local' },
    { upstreams: ['10.0.0.22:50051'] },
    { host: 'other.example.com' },
    { host: 'greeter.example.com', upstreams: ['10.0.7.7:80'] },
  ])('leaves %o', (more) => {
    expect(isRequestTo({ ...request, ...more }, traces)).toBe(false);
  });
});

it('tells whose an error line is', () => {
  expect(speaksOf(nginxErrors[0], traces)).toBe('yes');
  expect(speaksOf(nginxErrors[0].replaceAll('greeter.example.com', 'other.example.com'), traces)).toBe('no');
  expect(speaksOf('Service "shop/greeter" does not have any active Endpoint.', traces)).toBe('yes');
  expect(speaksOf('Service "shop/web" does not have any active Endpoint.', traces)).toBe('no');
  expect(speaksOf('protocol detection timed out after 10s', traces)).toBe('unsaid');
});

describe('proxyLogs', () => {
  it('shows the pods that got nothing, each once, where the proxy chooses pods', () => {
    expect(read(line('10.0.0.1:50051'), line('10.0.0.3:50051')).backends.map((b) => [b.pod, b.requests])).toEqual([
      ['shop/a', 1],
      ['shop/c', 1],
      ['shop/b', 0],
    ]);
    expect(read(line('10.96.0.9:50051')).backends).toHaveLength(1);
    expect(read(line('10.0.0.9:50051')).backends).toMatchObject([{ note: "no pod's address now" }]);
  });

  it('says that a log format names no backend', () => {
    const json = JSON.stringify({ method: 'POST', path: '/a.B/C', status: 200, vhost: 'greeter.example.com' });
    expect(read({ at: undefined, text: json }).silent?.next.join()).toContain('$upstream_addr');
  });

  it('takes the time of the container runtime where the line has none', () => {
    const haproxy = accessLogFormats.find(({ id }) => id === 'haproxy');
    const text =
      '10.244.1.1:52240 [22/Nov/2026:12:02:57.446] f shop_greeter_grpc/s1 0/0/0/3/3 200 116 - - ---- 1/1/0/0/0 0/0 "POST http://a/a.B/C HTTP/2.0"';
    expect(haproxy?.parse(text)?.at).toBeUndefined();
    const log = readProxyLog(nginx as ProxyProduct, [], [{ at: '2026-11-22T12:02:57.446Z', text }]);
    expect(log.lines[0]?.access?.at).toBe('2026-11-22T12:02:57.446Z');
    expect(proxyLogs(log, traces).backends).toMatchObject([
      { upstream: 'shop_greeter_grpc/s1', note: 'the log names no address' },
    ]);
  });
});

describe('proxyOf', () => {
  const running = (...containers: [name: string, image: string][]): Pod => ({
    ...pod('x'),
    spec: { containers: containers.map(([name, image]) => ({ name, image })) },
  });
  it.each([
    ['ingress-nginx', 'registry.k8s.io/ingress-nginx/controller:v1.11.0@sha256:abc'],
    ['traefik', 'traefik:v3.7'],
    ['haproxy', 'haproxytech/kubernetes-ingress:3.1'],
    ['haproxy', 'quay.io/jcmoraisjr/haproxy-ingress:v0.14'],
    ['envoy', 'docker.io/envoyproxy/envoy:distroless-v1.31'],
    ['f5-nginx', 'nginx/nginx-ingress:3.6'],
  ])('%s by its image %s', (id, image) => {
    expect(proxyOf(running(['app', image]))?.id).toBe(id);
  });

  it("knows Istio's gateway from a pod with its sidecar, and other pods from proxies", () => {
    expect(proxyOf(running(['istio-proxy', 'istio/proxyv2:1.24']))?.id).toBe('envoy');
    expect(proxyOf(running(['istio-proxy', 'istio/proxyv2:1.24'], ['app', 'shop/greeter:1']))).toBeUndefined();
    expect(proxyOf(running(['app', 'shop/traefiktool/app:1']))).toBeUndefined();
    expect(proxyOf(running(['app', 'nginx:1.27']))).toBeUndefined();
  });
});
