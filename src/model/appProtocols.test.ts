import { expect, it } from 'vitest';
import { type AppProtocolReader, appProtocolEffect, appProtocolForGrpc } from './appProtocols.js';

const readers: AppProtocolReader[] = [
  'istio',
  'linkerd',
  'envoy-gateway',
  'traefik-gateway',
  'contour-gateway',
  'contour',
  'nginx-gateway-http',
  'aws-gateway',
  'apisix',
];

it('advises the value that no reader misreads', () => {
  for (const reader of readers.filter((r) => r !== 'nginx-gateway-http'))
    expect(appProtocolEffect(reader, appProtocolForGrpc), reader).toMatch(/^(grpc|default)$/);
});

it('knows who breaks on grpc', () => {
  const effects = readers.map((reader) => [reader, appProtocolEffect(reader, 'grpc')]);
  expect(Object.fromEntries(effects)).toEqual({
    istio: 'grpc',
    linkerd: 'opaque',
    'envoy-gateway': 'grpc',
    'traefik-gateway': 'refused',
    'contour-gateway': 'refused',
    contour: 'http1',
    'nginx-gateway-http': 'default',
    'aws-gateway': 'default',
    apisix: 'default',
  });
});

it('has an HTTPRoute of NGINX Gateway Fabric refused with it', () => {
  expect(appProtocolEffect('nginx-gateway-http', appProtocolForGrpc)).toBe('refused');
});

it('compares for Istio up to the first dash, without case', () => {
  expect(appProtocolEffect('istio', 'GRPC-Web')).toBe('grpc');
  expect(appProtocolEffect('istio', 'kubernetes.io/grpc')).toBe('sniffed');
  expect(appProtocolEffect('istio', undefined)).toBe('default');
});
