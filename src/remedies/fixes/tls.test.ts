import { describe, expect, it } from 'vitest';
import { backend, ingress, mend, protocol } from '../../../test/kit/mend.js';
import { server, tlsSecret } from '../../../test/kit/shop.js';

describe('corrections of TLS', () => {
  const withTls = (tls: string) =>
    ingress([backend('greeter')], { tls: `tls: ${tls}`, annotations: `${protocol}: GRPC` });
  const path = ['spec', 'tls', 0, 'secretName'];

  it('names the Secret that covers the host, else tells how to make one', () => {
    const tls = withTls('[{hosts: [api.shop.org], secretName: gone}]');
    const found = mend('tls-secret-missing', [server, tls], {
      at: 'Ingress/api',
      path,
      tlsSecrets: [tlsSecret('wild', 'shop', ['*.shop.org'])],
    });
    expect(found.find('Ingress/api')).toMatchObject({ spec: { tls: [{ secretName: 'wild' }] } });
    expect(mend('tls-secret-missing', [server, tls], { at: 'Ingress/api', path }).commands).toEqual([
      'kubectl create secret tls gone -n shop --cert=tls.crt --key=tls.key',
    ]);
  });

  it('copies the Secret to the namespace of the Ingress', () => {
    const { commands } = mend('tls-secret-wrong-namespace', [server, withTls('[{secretName: wild}]')], {
      at: 'Ingress/api',
      path,
      secretNames: [{ namespace: 'infra', name: 'wild' }],
    });
    expect(commands[0]).toContain('kubectl create secret tls wild -n shop --cert=<(kubectl get secret wild -n infra');
  });

  it('lets a Gateway read it where it is', () => {
    const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec: {gatewayClassName: x, listeners: [{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: wild}]}}]}
`;
    const { find, after } = mend('tls-secret-wrong-namespace', gateway, {
      at: 'Gateway/edge',
      path: ['spec', 'listeners', 0, 'tls', 'certificateRefs', 0],
      secretNames: [{ namespace: 'infra', name: 'wild' }],
    });
    expect(JSON.stringify(find('Gateway/edge'))).toContain('{"name":"wild","namespace":"infra"}');
    expect(after.find((o) => o.kind === 'ReferenceGrant')?.metadata.namespace).toBe('infra');
  });

  it('names the host in the entry', () => {
    const { find } = mend('tls-host-not-covered', [server, withTls('[{hosts: [www.shop.org], secretName: w}]')], {
      at: 'Ingress/api',
      details: { host: 'api.shop.org' },
    });
    expect(find('Ingress/api')).toMatchObject({ spec: { tls: [{ hosts: ['www.shop.org', 'api.shop.org'] }] } });
  });

  it('asks for a certificate with the host beside the old names', () => {
    const { commands } = mend('tls-cert-san-mismatch', [server, withTls('[{hosts: [api.shop.org], secretName: w}]')], {
      at: 'Ingress/api',
      path,
      tlsSecrets: [tlsSecret('w', 'shop', ['www.shop.org'])],
    });
    expect(commands[0]).toContain('subjectAltName=DNS:api.shop.org,DNS:www.shop.org');
  });

  it('renews an expired certificate for the same names', () => {
    const { commands } = mend('tls-cert-expired', server, {
      at: 'Secret/w',
      tlsSecrets: [tlsSecret('w', 'shop', ['a.shop.org'], '2026-01-02T00:00:00Z')],
    });
    expect(commands[0]).toContain('DNS:a.shop.org');
    expect(commands[1]).toContain('kubectl create secret tls w -n shop');
  });

  it('makes a sound Secret of another type anew from itself', () => {
    const opaque = { ...tlsSecret('w', 'shop', ['a']), type: 'Opaque' };
    const { commands } = mend('tls-secret-malformed', server, { at: 'Secret/w', tlsSecrets: [opaque] });
    expect(commands[1]).toContain('> tls.crt');
    expect(commands[2]).toContain('kubectl delete secret w -n shop && kubectl create secret tls w -n shop');
  });
});
