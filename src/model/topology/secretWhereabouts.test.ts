import { describe, expect, it } from 'vitest';
import type { Gateway, Ingress, SecretName } from '../objects.js';
import { secretWhereabouts } from './secretWhereabouts.js';
import type { TlsReference } from './topology.js';

const edge = (annotations: Record<string, string> = {}): Ingress => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'edge', namespace: 'shop', annotations },
});
const gateway: Gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'edge', namespace: 'shop' },
};

function where(
  names: SecretName[],
  object: TlsReference['object'] = edge(),
  namespace = 'shop',
): ReturnType<typeof secretWhereabouts> {
  return secretWhereabouts({ object, namespace, secretName: 'greeter-tls', path: [], hosts: [] }, names);
}

const named = (namespace: string, more: Partial<SecretName> = {}): SecretName => ({
  namespace,
  name: 'greeter-tls',
  type: 'kubernetes.io/tls',
  ...more,
});

describe('secretWhereabouts', () => {
  it('finds a Secret in the namespace of the reference, whatever else has its name', () => {
    expect(where([named('infra'), named('shop')])).toEqual({ state: 'here' });
  });

  it('tells the other namespaces, sorted and once each', () => {
    expect(where([named('web'), named('infra'), named('web')])).toEqual({
      state: 'elsewhere',
      namespaces: ['infra', 'web'],
    });
  });

  it('takes no clue from a Secret of a type that holds no certificate', () => {
    expect(where([named('infra', { type: 'helm.sh/release.v1' })])).toEqual({ state: 'nowhere' });
    expect(where([named('infra', { type: 'Opaque' })]).state).toBe('elsewhere');
  });

  it('believes that what a Certificate writes will come, here before elsewhere', () => {
    const promise = named('shop', { madeBy: 'Certificate/greeter' });
    expect(where([promise, named('infra')])).toEqual({ state: 'coming', maker: 'Certificate/greeter' });
    expect(where([promise, named('shop')])).toEqual({ state: 'here' });
  });

  it('believes that cert-manager answers an annotated Ingress', () => {
    const asked = where([], edge({ 'cert-manager.io/cluster-issuer': 'letsencrypt' }));
    expect(asked).toMatchObject({ state: 'coming', maker: expect.stringContaining('cert-manager.io/cluster-issuer') });
    expect(where([], edge({ 'cert-manager.io/revision': '1' }))).toEqual({ state: 'nowhere' });
  });

  it('does not call a Secret missing in another namespace of which nothing was seen', () => {
    expect(where([], gateway, 'infra')).toEqual({ state: 'unseen-namespace' });
    expect(where([{ namespace: 'infra', name: 'other' }], gateway, 'infra')).toEqual({ state: 'nowhere' });
    expect(where([])).toEqual({ state: 'nowhere' });
  });
});
