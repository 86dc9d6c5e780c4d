import { describe, expect, it } from 'vitest';
import { type FakeCluster, fakeCluster } from '../../../test/kit/fakeCluster.js';
import { fakeClock, localApi } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import { makeCertificate } from '../../playground/certificate.js';
import { readCluster } from './readCluster.js';

const clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'));
const meta = (name: string, namespace: string, more: object = {}) => ({ name, namespace, ...more });

async function read(what: FakeCluster, namespaces: string[] | 'all' = 'all') {
  const { api, asked } = await localApi(fakeCluster(what), { clock });
  const inventory = await readCluster(api, { namespaces, clock });
  return { ...inventory.objects, inventory, asked };
}

describe('readSecrets', () => {
  const { certificate, key } = makeCertificate({ name: 'shop', hosts: ['shop.example.test'], days: 90 });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const secret = (name: string, namespace: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta(name, namespace, {
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': `{"data":{"tls.key":"${base64(key)}"}}` },
    }),
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(certificate), 'tls.key': base64(key) },
  });
  const ingress = (secretName: string) => ({
    metadata: meta(`to-${secretName}`, 'shop'),
    spec: { tls: [{ secretName }] },
  });
  const at = {
    '/apis/networking.k8s.io/v1/ingresses': [ingress('tls'), ingress('gone')],
    '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [ingress('tls'), ingress('gone')],
    '/api/v1/secrets': [{ metadata: meta('tls', 'shop') }, { metadata: meta('gone', 'elsewhere') }],
    '/api/v1/namespaces/shop/secrets': [{ metadata: meta('tls', 'shop') }],
    '/api/v1/namespaces/shop/secrets/tls': secret('tls', 'shop'),
  };

  it('lists names only, reads what is referred to, and keeps no private key', async () => {
    const { inventory, asked, secretNames, tlsSecrets } = await read({ at });
    const list = asked.find((a) => a.path === '/api/v1/secrets');
    expect(list?.headers.accept).toBe('application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    expect(asked.filter((a) => /\/secrets\//.test(a.path)).map((a) => a.path)).toEqual([
      '/api/v1/namespaces/shop/secrets/tls',
    ]);
    expect(known(secretNames)).toEqual([
      { namespace: 'shop', name: 'tls', type: 'kubernetes.io/tls' },
      { namespace: 'elsewhere', name: 'gone' },
    ]);
    expect(known(tlsSecrets)?.[0]).toMatchObject({
      type: 'kubernetes.io/tls',
      problems: [],
      certificates: [{ dnsNames: ['shop.example.test'] }],
    });
    expect(tlsSecrets).toMatchObject({ gaps: ['Secret shop/gone does not exist.'] });
    const everything = JSON.stringify(inventory);
    expect(everything).not.toContain(base64(key).slice(0, 40));
    expect(everything).not.toContain('PRIVATE KEY');
  });

  it('looks for a missing one in other namespaces', async () => {
    const { secretNames, asked } = await read({ at }, ['shop']);
    expect(known(secretNames)?.map((s) => `${s.namespace}/${s.name}`)).toContain('elsewhere/gone');
    expect(asked.find((a) => a.path === '/api/v1/secrets')?.query.get('fieldSelector')).toBe('metadata.name=gone');
  });

  it('asks for each one where listing is refused: names stay unknown, not missing', async () => {
    const { secretNames, tlsSecrets } = await read({ at, refuses: ({ path }) => path === '/api/v1/secrets' });
    expect(secretNames).toMatchObject({ state: 'absent', rbac: { resources: ['secrets'], verbs: ['list'] } });
    expect(known(tlsSecrets)?.map((s) => s.metadata.name)).toEqual(['tls']);
    expect(tlsSecrets).toMatchObject({ complete: false, gaps: ['Secret shop/gone does not exist.'] });
  });

  it('is absent where reading is refused', async () => {
    const { secretNames, tlsSecrets } = await read({ at, refuses: ({ path }) => path.includes('/secrets') });
    expect(secretNames.state).toBe('absent');
    expect(tlsSecrets).toMatchObject({
      state: 'absent',
      rbac: { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
    });
  });

  it('does not call a Secret of an unread namespace missing', async () => {
    const gateway = {
      metadata: meta('edge', 'shop'),
      spec: {
        listeners: [
          { name: 'l', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'wild', namespace: 'infra' }] } },
        ],
      },
    };
    const { secretNames } = await read(
      {
        at: { '/apis/gateway.networking.k8s.io/v1/gateways': [gateway] },
        refuses: ({ path }) => path.startsWith('/api/v1/namespaces/infra'),
      },
      ['shop'],
    );
    expect(secretNames).toMatchObject({ state: 'absent', reason: 'forbidden', rbac: { verbs: ['get'] } });
  });
});
