import { describe, expect, it } from 'vitest';
import { environmentProxy } from './environmentProxy.js';

const server = new URL('https://api.shop.example.com:6443');

describe('environmentProxy', () => {
  it('takes the proxy of the scheme, upper case first, with or without a scheme of its own', () => {
    expect(environmentProxy(server, { HTTPS_PROXY: 'http://p:3128', https_proxy: 'http://q' })).toBe('http://p:3128');
    expect(environmentProxy(server, { https_proxy: 'q:3128' })).toBe('http://q:3128');
    expect(environmentProxy(server, { HTTP_PROXY: 'http://p' })).toBeUndefined();
    expect(environmentProxy(new URL('http://api:80'), { HTTP_PROXY: 'http://p' })).toBe('http://p');
  });

  it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://[::1]:6443'])('leaves %s alone', (url) => {
    expect(environmentProxy(new URL(url), { HTTPS_PROXY: 'p' })).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['other.org, API.shop.example.com', true],
    ['api.shop.example.com:6443', true],
    ['api.shop.example.com:443', false],
    ['ample.com', false],
    ['.api.shop.example.com', false],
    ['', false],
  ])('exempts by NO_PROXY=%s: %s', (noProxy, exempt) => {
    const proxy = environmentProxy(server, { HTTPS_PROXY: 'http://p', no_proxy: noProxy });
    expect(proxy).toBe(exempt ? undefined : 'http://p');
  });

  it.each([
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://[fd00::1]', 'fd00::/8', true],
    ['https://10.1.2.3', '10.0.0.0/99', false],
  ])('exempts %s by %s: %s', (url, noProxy, exempt) => {
    const proxy = environmentProxy(new URL(url), { HTTPS_PROXY: 'http://p', NO_PROXY: noProxy });
    expect(proxy === undefined).toBe(exempt);
  });
});
