import { chmodSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { config, errorOf, home, withConfig } from '../../test/kit/kubeconfigHome.js';
import { localApi } from '../../test/kit/localApi.js';
import { makeCertificate } from '../playground/certificate.js';
import { Api } from './api.js';
import { loadConnection } from './connection.js';
import type { ConnectionFlags } from './connectionTarget.js';
import type { Surroundings } from './kubeconfig.js';

/** What the server sees of one request. */
async function seen(flags: ConnectionFlags, user: object, more: Parameters<typeof config>[1] = {}) {
  const { url, asked } = await localApi(() => ({}));
  const around = home();
  around.file('.kube/config', config(url, { ...more, user }));
  const api = new Api(await loadConnection(flags, around));
  await api.get('/api');
  await api.close();
  return asked[0]?.headers ?? {};
}

describe('loadConnection: as whom', () => {
  it('speaks plain HTTP, with a token', async () => {
    expect(await seen({}, { token: 'abc' })).toMatchObject({ authorization: 'Bearer abc' });
  });

  it('reads a token file beside the kubeconfig, and prefers it to a token', async () => {
    const { url, asked } = await localApi(() => ({}));
    const around = home();
    around.file('.kube/secrets/token', 'from-file\n');
    around.file('.kube/config', config(url, { user: { token: 'old', tokenFile: 'secrets/token' } }));
    await new Api(await loadConnection({}, around)).get('/api');
    expect(asked[0]?.headers.authorization).toBe('Bearer from-file');
  });

  it('sends user name and password', async () => {
    const { authorization } = await seen({}, { username: 'ada', password: 'p:w' });
    expect(authorization).toBe(`Basic ${Buffer.from('ada:p:w').toString('base64')}`);
  });

  it('impersonates by flags before the kubeconfig', async () => {
    const user = { as: 'bob', 'as-groups': ['dev'], 'as-user-extra': { 'example.com/team': ['a'] } };
    expect(await seen({}, user)).toMatchObject({
      'impersonate-user': 'bob',
      'impersonate-group': 'dev',
      'impersonate-extra-example.com%2fteam': 'a',
    });
    const flagged = await seen({ as: 'eve', asGroup: ['ops', 'audit'] }, user);
    expect(flagged).toMatchObject({ 'impersonate-user': 'eve', 'impersonate-group': 'ops, audit' });
    expect(Object.keys(flagged).some((name) => name.startsWith('impersonate-extra'))).toBe(false);
    expect((await errorOf({ asGroup: ['ops'] }, withConfig(config('http://one:1')))).message).toContain('--as-group');
  });

  it('runs a credential plugin and tells it about the cluster', async () => {
    const { url, asked } = await localApi(() => ({}));
    const around = home();
    const plugin = around.file(
      '.kube/bin/plugin',
      `#!/bin/sh
server=$(echo "$KUBERNETES_EXEC_INFO" | sed 's/.*"server":"\\([^"]*\\)".*/\\1/')
echo "{\\"apiVersion\\":\\"client.authentication.k8s.io/v1\\",\\"kind\\":\\"ExecCredential\\",\\"status\\":{\\"token\\":\\"for $server $1 $COLOUR\\"}}"`,
    );
    chmodSync(plugin, 0o755);
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: './bin/plugin',
      args: ['--now'],
      env: [{ name: 'COLOUR', value: 'blue' }],
      provideClusterInfo: true,
    };
    around.file('.kube/config', config(url, { user: { exec } }));
    await new Api(await loadConnection({}, around)).get('/api');
    expect(asked[0]?.headers.authorization).toBe(`Bearer for ${url} --now blue`);
  });

  it.each([
    ['./missing', /not installed/, 'get it from example.com'],
    ['./fails', /^please log in$/, 'by hand'],
    ['./babbles', /no ExecCredential/, 'by hand'],
  ])('says what is wrong with the plugin %s', async (command, why, next) => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command,
      installHint: command === './missing' ? 'get it from example.com' : '',
    };
    const around = withConfig(config('http://one:1', { user: { exec } }));
    for (const [name, script] of [
      ['fails', 'echo please log in >&2; exit 1'],
      ['babbles', 'echo secret-token'],
    ]) {
      chmodSync(around.file(`.kube/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
    }
    const error = await errorOf({}, around);
    expect(error.exitCode).toBe(3);
    expect(error.why).toMatch(why);
    expect(error.next).toContain(next);
    expect(`${error.message}${error.why}${error.next}`).not.toContain('secret-token');
  });

  it('trusts the CA of the cluster even without a user, under another server name', async () => {
    const authority = makeCertificate({ name: 'ca', days: 2 });
    const { certificate, key } = makeCertificate({
      name: 'api',
      hosts: ['api.example.test'],
      days: 2,
      issuer: { name: 'ca', key: authority.key },
    });
    const { url, asked } = await localApi(() => ({}), { tls: { key, cert: certificate } });
    const cluster = {
      'certificate-authority-data': Buffer.from(authority.certificate).toString('base64'),
      'tls-server-name': 'api.example.test',
    };
    const around = withConfig(config(url, { cluster, context: { user: undefined } }));
    const api = new Api(await loadConnection({}, around));
    await api.get('/api');
    await api.get('/api');
    await api.close();
    expect(new Set(asked.map((a) => a.fromPort)).size).toBe(1);
  });

  it('goes through the proxy of the kubeconfig, or of the environment', async () => {
    const { url, asked } = await localApi(() => ({}));
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url);
      const [host, port] = new URL(url).host.split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const ask = async (around: Surroundings) => {
      const api = new Api(await loadConnection({}, around));
      await api.get('/api');
      await api.close();
    };
    await ask(withConfig(config('http://api.example.test:80', { cluster: { 'proxy-url': proxyUrl } })));
    await ask({ ...withConfig(config('http://api.example.test:81')), environment: { HTTP_PROXY: proxyUrl } });
    expect(tunnels).toEqual(['api.example.test:80', 'api.example.test:81']);
    expect(asked).toHaveLength(2);
  });

  it('names a file of credentials that is not there', async () => {
    const user = { 'client-certificate': 'gone.crt', 'client-key': 'gone.key' };
    const error = await errorOf({}, withConfig(config('https://one:1', { user })));
    expect(error.why).toMatch(/gone\.crt/);
  });
});
