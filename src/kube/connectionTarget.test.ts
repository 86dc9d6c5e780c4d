import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { config, errorOf, home } from '../../test/kit/kubeconfigHome.js';
import { makeCertificate } from '../playground/certificate.js';
import { loadConnection } from './connection.js';

describe('loadConnection: which cluster', () => {
  it('merges the files of KUBECONFIG: the first wins, missing ones are skipped', async () => {
    const around = home();
    const first = around.file('a', { ...config('http://first:1'), 'current-context': '' });
    const second = around.file('b', {
      ...config('http://second:2', { context: { namespace: 'other' } }),
      'current-context': 'there',
    });
    const third = around.file('c', {
      'current-context': 'here',
      contexts: [{ name: 'there', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    });
    const environment = { KUBECONFIG: [join(around.home, 'missing'), first, second, third].join(delimiter) };
    const connection = await loadConnection({}, { ...around, environment });
    expect(connection).toMatchObject({ name: 'there', server: 'http://first:1', namespace: 'shop', timeoutMs: 30_000 });
  });

  it('takes --kubeconfig alone, which must exist', async () => {
    const around = home({ KUBECONFIG: '/nowhere' });
    const file = around.file('mine', config('http://mine:1'));
    expect((await loadConnection({ kubeconfig: file }, around)).server).toBe('http://mine:1');
    const error = await errorOf({ kubeconfig: `${file}-not` }, around);
    expect(error).toMatchObject({ exitCode: 2, why: 'There is no such file.' });
  });

  it('lets --context, --cluster, --user and --namespace override', async () => {
    const around = home();
    const base = config('http://one:1', { context: { namespace: 'shop' } });
    base.contexts.push({ name: 'there', context: { cluster: 'd', user: 'u' } });
    base.clusters.push({ name: 'd', cluster: { server: 'two:2' } });
    around.file('.kube/config', base);
    expect(await loadConnection({ context: 'there' }, around)).toMatchObject({
      server: 'http://two:2',
      namespace: 'default',
    });
    expect(await loadConnection({ cluster: 'd', namespace: 'x', requestTimeout: '0' }, around)).toMatchObject({
      server: 'http://two:2',
      namespace: 'x',
      timeoutMs: undefined,
    });
    expect(await errorOf({ context: 'nope' }, around)).toMatchObject({
      message: 'The kubeconfig has no context nope.',
      why: 'It has: here, there.',
      exitCode: 2,
    });
    expect((await errorOf({ user: 'nope' }, around)).why).toBe('It has: u.');
    expect((await errorOf({ requestTimeout: 'soon' }, around)).message).toContain('--request-timeout soon');
  });

  it('says so where nothing is configured, and where no context is current', async () => {
    expect((await errorOf({}, home())).message).toBe('No cluster is configured.');
    const around = home();
    around.file('.kube/config', { ...config('http://one:1'), 'current-context': '' });
    expect(await errorOf({}, around)).toMatchObject({ why: 'It has the contexts: here.' });
  });

  it('never quotes a broken kubeconfig', async () => {
    const around = home();
    around.file('.kube/config', 'users:\n- name: u\n  user: {token: very-secret');
    const error = await errorOf({}, around);
    expect(`${error.message} ${error.why}`).toMatch(/not valid YAML at line 3/);
    expect(`${error.message} ${error.why} ${error.next}`).not.toContain('very-secret');
  });

  it("takes a pod's service account where there is no kubeconfig", async () => {
    const environment = { KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443' };
    const around = home(environment);
    around.file('serviceaccount/token', 'in-pod-token\n');
    around.file('serviceaccount/ca.crt', makeCertificate({ name: 'ca', days: 1 }).certificate);
    around.file('serviceaccount/namespace', 'tools');
    const connection = await loadConnection({}, around);
    expect(connection).toMatchObject({ name: 'in-cluster', server: 'https://10.96.0.1', namespace: 'tools' });
    expect((await connection.authenticate()).headers.Authorization).toBe('Bearer in-pod-token');
  });
});
