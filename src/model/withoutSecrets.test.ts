import { describe, expect, it } from 'vitest';
import { masked, maskedValue, withoutSecrets } from './withoutSecrets.js';

describe('maskedValue', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2'],
    ['STRIPE_API_KEY', 'x'],
    ['ANYTHING', '-----BEGIN PRIVATE KEY-----\nabc'],
    ['ANYTHING', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'],
    ['ANYTHING', 'AKIA1234567890ABCDEFGHIJ'],
    ['--token', 'abc'],
  ])('hides %s', (name, value) => {
    expect(maskedValue(name, value)).toBe(masked);
  });

  it.each([
    ['GREETER_ADDR', 'dns:///greeter.shop.svc.cluster.local:50051'],
    ['GRPC_GO_LOG_SEVERITY_LEVEL', 'info'],
    ['PORT', '8080'],
    ['GRPC_AUTHORITY', 'greeter.example.com'],
    ['GRPC_XDS_BOOTSTRAP', '/etc/xds/bootstrap.json'],
  ])('keeps %s', (name, value) => {
    expect(maskedValue(name, value)).toBe(value);
  });

  it('keeps the host of an address with a password', () => {
    expect(maskedValue('DATABASE_URL', 'postgres://me:hunter2@db:5432/shop')).toBe(`postgres://${masked}@db:5432/shop`);
  });
});

it('masks environment, flags and annotations wherever they are, and touches nothing else', () => {
  const pod = {
    metadata: {
      name: 'cart',
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{"env":[{"value":"hunter2"}]}',
        'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/ca',
      },
    },
    spec: {
      containers: [
        {
          name: 'cart',
          args: ['--password=hunter2', '--target', 'greeter:50051', '--token', 'hunter2'],
          env: [
            { name: 'SECRET', value: 'hunter2' },
            { name: 'REF', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
            { name: 'GREETER', value: 'greeter:50051' },
          ],
        },
      ],
    },
  };
  const before = structuredClone(pod);
  const copy = withoutSecrets(pod);
  expect(JSON.stringify(copy)).not.toContain('hunter2');
  expect(copy.spec.containers[0]).toMatchObject({
    args: [`--password=${masked}`, '--target', 'greeter:50051', '--token', masked],
    env: [{ value: masked }, pod.spec.containers[0]?.env[1], { value: 'greeter:50051' }],
  });
  expect(copy.metadata.annotations).toEqual({ 'nginx.ingress.kubernetes.io/auth-tls-secret': 'shop/ca' });
  expect(pod).toEqual(before);
});
