import { describe, expect, it } from 'vitest';
import { isReady, podPort, servicePort } from './clusterPorts.js';

const pod = (...ports: { name?: string; containerPort: number }[]) => ({
  metadata: { name: 'a' },
  spec: { containers: [{ ports }, {}] },
});
const service = (...ports: { name?: string; port: number; appProtocol?: string }[]) => ({
  metadata: { name: 'orders' },
  spec: { ports },
});

describe('the port that is meant', () => {
  it('of a pod: by number, by name, the only one, or the one for gRPC', () => {
    const two = pod({ name: 'http', containerPort: 80 }, { name: 'grpc-api', containerPort: 50051 });
    expect(podPort(two, '9', 'pod/a')).toBe(9);
    expect(podPort(two, 'http', 'pod/a')).toBe(80);
    expect(podPort(two, undefined, 'pod/a')).toBe(50051);
    expect(podPort(pod({ containerPort: 7 }), undefined, 'pod/a')).toBe(7);
  });

  it('of a Service: by number or name, the only one, or the one that is declared as gRPC', () => {
    const two = service({ name: 'web', port: 80 }, { name: 'api', port: 81, appProtocol: 'kubernetes.io/h2c' });
    expect(servicePort(two, '80').port).toBe(80);
    expect(servicePort(two, 'api').port).toBe(81);
    expect(servicePort(two, undefined).port).toBe(81);
  });

  it('is asked for where it is not clear', () => {
    const two = service({ name: 'a', port: 1 }, { port: 2 });
    expect(() => servicePort(two, undefined)).toThrow(
      'svc/orders: which port is meant is not clear; it has 1 (a), 2. Write svc/orders:PORT.',
    );
    expect(() => servicePort(two, 'c')).toThrow('svc/orders: there is no port c; it has 1 (a), 2.');
    expect(() => podPort(pod(), undefined, 'pod/a')).toThrow('it declares no port');
  });
});

it('sends nothing to pods that are not ready, or that are going', () => {
  const status = (ready: string) => ({ conditions: [{ type: 'Ready', status: ready }] });
  expect(isReady({ metadata: { name: 'a' }, status: status('True') })).toBe(true);
  expect(isReady({ metadata: { name: 'a' }, status: status('False') })).toBe(false);
  expect(isReady({ metadata: { name: 'a', deletionTimestamp: 'now' }, status: status('True') })).toBe(false);
  expect(isReady({ metadata: { name: 'a' } })).toBe(false);
});
