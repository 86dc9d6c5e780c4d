import { describe, expect, it } from 'vitest';
import { type Answer, localApi, refusal } from '../../test/kit/localApi.js';
import { serverDryRun } from './serverDryRun.js';

const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'greeter' }, spec: { clusterIP: 'None' } };

function answering(patched: Answer) {
  return localApi(({ method, path }) => {
    if (path === '/api') return { body: { versions: ['v1'] } };
    if (path === '/apis') return { body: { groups: [{ name: 'apps', versions: [{ version: 'v1' }] }] } };
    if (path === '/api/v1') {
      return {
        body: {
          resources: [
            { name: 'services/status', kind: 'Service', namespaced: true },
            { name: 'services', kind: 'Service', namespaced: true },
          ],
        },
      };
    }
    return method === 'PATCH' ? patched : { body: { resources: [] } };
  });
}

describe('serverDryRun', () => {
  it('applies strictly, changing nothing, in the namespace of the connection', async () => {
    const { api, asked } = await answering({ body: service });
    expect(await serverDryRun(api, service)).toEqual({ ok: true });
    const patch = asked.find((a) => a.method === 'PATCH');
    expect(patch?.path).toBe('/api/v1/namespaces/default/services/greeter');
    expect(Object.fromEntries(patch?.query ?? [])).toMatchObject({
      dryRun: 'All',
      fieldManager: 'grpclb',
      fieldValidation: 'Strict',
    });
    expect(patch?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(JSON.parse(patch?.body ?? '')).toEqual({ ...service, metadata: { name: 'greeter', namespace: 'default' } });
  });

  it("hands on the server's reason", async () => {
    const { api } = await answering(refusal(422, 'spec.ports: Required value'));
    expect(await serverDryRun(api, service)).toEqual({
      ok: false,
      why: 'refused',
      message: 'spec.ports: Required value',
    });
  });

  it('knows that an undeclared field is answered with 500', async () => {
    const message = 'failed to create typed patch object (x): .spec.porte: field not declared in schema';
    const { api } = await answering(refusal(500, message));
    expect(await serverDryRun(api, service)).toEqual({ ok: false, why: 'refused', message });
  });

  it('says where a kind is not served', async () => {
    const { api } = await answering({});
    const route = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GRPCRoute', metadata: { name: 'r' } };
    expect(await serverDryRun(api, route)).toMatchObject({ ok: false, why: 'not-served' });
    expect(await serverDryRun(api, { ...service, apiVersion: 'apps/v1' })).toMatchObject({ why: 'not-served' });
  });

  it('does not take a server that is down for an answer', async () => {
    const { api } = await answering(refusal(500, 'etcd is away'));
    await expect(serverDryRun(api, service)).rejects.toMatchObject({ status: 500 });
  });
});
