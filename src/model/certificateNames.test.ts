import { describe, expect, it } from 'vitest';
import { certificateCovers } from './certificateNames.js';

function covers(names: { dns?: string[]; ip?: string[] }, host: string): boolean {
  return certificateCovers({ dnsNames: names.dns ?? [], ipAddresses: names.ip ?? [] }, host);
}

describe('certificateCovers', () => {
  it.each([
    ['*.dev.mydomain.com', 'grpctest.dev.mydomain.com'],
    ['*.dev.mydomain.com', 'GRPCTEST.Dev.MyDomain.com.'],
    ['*.Dev.mydomain.com.', 'grpctest.dev.mydomain.com'],
    ['greeter.example.com', 'greeter.example.com'],
    ['xn--bcher-kva.example', 'bücher.example'],
    ['*.xn--bcher-kva.example', 'shop.BÜCHER.example'],
    ['*.xn--bcher-kva.example', '*.bücher.example'],
    ['*.example.com', '*.example.com'],
    ['my_service.example.com', 'my_service.example.com'],
  ])('%s covers %s', (name, host) => {
    expect(covers({ dns: ['other.example', name] }, host)).toBe(true);
  });

  it.each([
    ['*.dev.mydomain.com', 'a.b.dev.mydomain.com'],
    ['*.dev.mydomain.com', 'dev.mydomain.com'],
    ['*.dev.mydomain.com', '.dev.mydomain.com'],
    ['dev.mydomain.com', 'grpctest.dev.mydomain.com'],
    ['grpctest.*.mydomain.com', 'grpctest.dev.mydomain.com'],
    ['g*.example.com', 'greeter.example.com'],
    ['*', 'localhost'],
    ['*.', 'localhost.'],
    ['greeter.example.com', '*.example.com'],
    ['*.com', '*.example.com'],
    ['*.example.com', '*.a.example.com'],
    ['greeter.example.com', ''],
    ['', ''],
  ])('%s does not cover %s', (name, host) => {
    expect(covers({ dns: [name] }, host)).toBe(false);
  });

  it('compares addresses with addresses only', () => {
    expect(covers({ ip: ['10.0.0.1'] }, '10.0.0.1')).toBe(true);
    expect(covers({ ip: ['FE80:0:0:0:0:0:0:1'] }, '[fe80::1]')).toBe(true);
    expect(covers({ ip: ['FE80:0:0:0:0:0:0:1'] }, 'fe80::2')).toBe(false);
    expect(covers({ dns: ['10.0.0.1', '*.0.0.1'] }, '10.0.0.1')).toBe(false);
    expect(covers({ ip: ['10.0.0.1'] }, 'greeter.example.com')).toBe(false);
  });
});
