import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../../test/kit/certificates.js';
import type { ActiveAddress, ActiveTarget } from '../../model/activeProbe.js';
import { edgeHandshakes } from './edgeHandshakes.js';

const edge = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'shop', name: 'edge' };
const certificate = makeCertificate({ dnsNames: ['grpc.example.com'] });

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function target(...addresses: Partial<ActiveAddress>[]): ActiveTarget {
  const usual = { host: '127.0.0.1', port: 1, what: 'Ingress shop/edge', way: 'edge', tls: true, edge } as const;
  const all = addresses.map((one) => ({ ...usual, authority: 'grpc.example.com', ...one }));
  return { namespace: 'shop', name: 'greeter', port: 50051, pods: [], addresses: all };
}

it('tells a TLS end that chooses HTTP/2 from one that does not', async () => {
  const good = await listening(createSecureServer(certificate) as unknown as Server);
  const bad = await listening(createTls({ ...certificate }));
  const refusing = await listening(createTls({ ...certificate, ALPNProtocols: ['http/1.1'] }));
  const asked = target({ port: good }, { port: bad }, { port: refusing, authority: 'grpc.example.com:8443' });
  const found = await edgeHandshakes([asked], AbortSignal.timeout(10_000));
  expect(found).toMatchObject([
    { edge, service: 'shop/greeter', shown: { alpn: 'h2', serverName: 'grpc.example.com' } },
    { shown: { alpn: '', address: `127.0.0.1:${bad}` } },
    { shown: { serverName: 'grpc.example.com', fault: expect.stringMatching(/no application protocol/) } },
  ]);
});

it('leaves alone what has no TLS, and what is no proxy', async () => {
  const without = target({ tls: false });
  const own = target({}).addresses.map(({ edge: _, ...address }) => address);
  const asked = { ...without, addresses: [...without.addresses, ...own] };
  expect(await edgeHandshakes([asked], AbortSignal.timeout(1000))).toEqual([]);
});
