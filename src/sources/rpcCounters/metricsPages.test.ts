import { describe, expect, it } from 'vitest';
import type { Container, Pod } from '../../model/objects.js';
import { metricsPages, pageKey, proxyPath } from './metricsPages.js';

function pod(annotations: Record<string, string>, containers: Container[] = [], initContainers: Container[] = []): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop', annotations },
    spec: { containers, initContainers },
  };
}

const container = (name: string, ...ports: [name: string, containerPort: number, protocol?: string][]): Container => ({
  name,
  ports: ports.map(([n, containerPort, protocol]) => ({ name: n, containerPort, ...(protocol && { protocol }) })),
});
const keys = (p: Pod) => metricsPages(p).map(pageKey);
const prometheus = (more: Record<string, string>) =>
  Object.fromEntries(Object.entries(more).map(([key, value]) => [`prometheus.io/${key}`, value]));

describe('metricsPages', () => {
  it('puts the annotation first, then named ports, then proxies', () => {
    const p = pod(
      prometheus({ scrape: 'true', port: '8081', path: 'stats?format=prometheus', scheme: 'https' }),
      [container('app', ['grpc', 50051], ['metrics', 9090]), container('istio-proxy', ['http-envoy-prom', 15090])],
      [{ ...container('linkerd-proxy', ['linkerd-admin', 4192]), restartPolicy: 'Always' }],
    );
    expect(keys(p)).toEqual([
      'https :8081/stats?format=prometheus',
      'https :9090/stats?format=prometheus',
      ':15020/stats/prometheus',
      ':15090/stats/prometheus',
      ':4192/metrics',
    ]);
  });

  it.each(['metrics', 'http-metrics', 'prom', 'prometheus', 'http-prom', 'app-metrics'])(
    'knows the port name %s',
    (n) => {
      expect(keys(pod({}, [container('app', ['grpc', 50051], [n, 9100])]))).toEqual([':9100/metrics']);
    },
  );

  it('takes https-metrics for TLS', () => {
    expect(keys(pod({}, [container('app', ['https-metrics', 9100])]))).toEqual(['https :9100/metrics']);
  });

  it.each([
    ['a port of another name', pod({}, [container('app', ['grpc', 50051], ['metricsd', 1])])],
    ['UDP', pod({}, [container('app', ['metrics', 9125, 'UDP'])])],
    ['an init container that has ended', pod({}, [], [container('linkerd-proxy')])],
    ['scrape: false', pod(prometheus({ scrape: 'false', port: '9090' }))],
    ['a port that is none', pod(prometheus({ port: '99999' }))],
    ['a port name that no container has', pod(prometheus({ port: 'web' }))],
    ['nothing', { ...pod({}), spec: {} }],
  ])('finds none for %s', (_, p) => {
    expect(metricsPages(p)).toEqual([]);
  });

  it('names a page once, and a port by its number', () => {
    const p = pod(prometheus({ port: 'metrics' }), [container('app', ['metrics', 9090])]);
    expect(metricsPages(p).map((page) => proxyPath({ namespace: 'shop', name: 'a' }, page))).toEqual([
      '/api/v1/namespaces/shop/pods/a:9090/proxy/metrics',
    ]);
    expect(proxyPath({ namespace: 'shop', name: 'a' }, { scheme: 'https', port: 8443, path: '/m' })).toBe(
      '/api/v1/namespaces/shop/pods/https:a:8443/proxy/m',
    );
  });

  it.each(['/../../../secrets', '/%2e%2e/%2E%2E/x', '/a/../../b', '/..', '/a%2f..%2fb', '/a#b', '/\\..\\..\\x'])(
    'does not follow the path %s out of the proxy',
    (path) => {
      expect(metricsPages(pod(prometheus({ port: '9090', path })))).toEqual([]);
    },
  );
});
