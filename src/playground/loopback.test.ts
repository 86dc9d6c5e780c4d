import { afterEach, describe, expect, it } from 'vitest';
import { claimLoopback, type Loopback } from './loopback.js';

const claimed: Loopback[] = [];
afterEach(() => {
  for (const { serviceListener } of claimed.splice(0)) serviceListener.close();
});

async function claim(...kind: Parameters<typeof claimLoopback>): Promise<Loopback> {
  const loopback = await claimLoopback(...kind);
  claimed.push(loopback);
  return loopback;
}

describe('claimLoopback', () => {
  it.runIf(process.platform === 'linux')(
    'gives every pod an address of its own and the port of the Service',
    async () => {
      const { service, pod } = await claim();
      expect(service.host).toMatch(/^127\.\d+\.\d+\.250$/);
      expect(new Set([1, 2, 3].map((number) => pod(number).host)).size).toBe(3);
      expect(pod(1).port).toBe(service.port);
      expect(pod(1).host.split('.').slice(0, 3)).toEqual(service.host.split('.').slice(0, 3));
    },
  );

  it('gives no two playgrounds the same', async () => {
    const services = (await Promise.all(Array.from({ length: 20 }, () => claim()))).map(({ service }) => service);
    expect(new Set(services.map(({ host, port }) => `${host}:${port}`)).size).toBe(20);
  });

  it('makes do with one address', async () => {
    const { service, pod } = await claim('one-address');
    expect(service).toEqual({ host: '127.0.0.1', port: expect.any(Number) });
    expect(service.port).toBeGreaterThan(0);
    expect(pod(3)).toEqual({ host: '127.0.0.1', port: 0 });
  });
});
