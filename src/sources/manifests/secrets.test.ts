import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../test/kit/certificates.js';
import { fortune } from '../../../test/kit/fortune.js';
import { objectsOf, readText } from '../../../test/kit/readText.js';
import { certificateCovers } from '../../model/certificateNames.js';

describe('Secrets of manifests', () => {
  it('knows all by name, and reads those that are for TLS or referred to', async () => {
    const { cert, key } = makeCertificate();
    const indented = (pem: string) => pem.trim().replaceAll('\n', '\n    ');
    const text = `apiVersion: v1
kind: Secret
metadata: {name: password}
data: {password: c2VjcmV0}
---
apiVersion: v1
kind: Secret
metadata: {name: odd}
data: {other: c2VjcmV0}
---
apiVersion: v1
kind: Secret
metadata: {name: opaque}
stringData:
  tls.crt: |
    ${indented(cert)}
  tls.key: |
    ${indented(key)}
---
apiVersion: v1
kind: Secret
metadata: {name: typed}
type: kubernetes.io/tls
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge}
spec: {tls: [{secretName: odd}, {hosts: [a.example]}]}
`;
    const inventory = await readText(text);
    const lineOf = (words: string) => text.slice(0, text.indexOf(words)).split('\n').length;
    expect(inventory.problems).toEqual([]);
    expect(objectsOf(inventory, 'secretNames').map((s) => `${s.namespace}/${s.name} ${s.type}`)).toEqual([
      'default/password Opaque',
      'default/odd Opaque',
      'default/opaque Opaque',
      'default/typed kubernetes.io/tls',
    ]);
    const secrets = objectsOf(inventory, 'tlsSecrets');
    expect(secrets.map((s) => s.metadata.name)).toEqual(['odd', 'opaque', 'typed']);
    expect(secrets[1]?.problems).toEqual([]);
    expect(JSON.stringify(inventory)).not.toContain('c2VjcmV0');
    expect(secrets[1] && inventory.locate?.(secrets[1], ['data', 'tls.crt'])).toMatchObject({ line: 15, column: 3 });
    expect(secrets[2] && inventory.locate?.(secrets[2], ['type'])).toMatchObject({
      line: lineOf('type: kubernetes'),
      column: 1,
    });
    expect(secrets[2] && inventory.locate?.(secrets[2], ['data', 'tls.crt'])).toMatchObject({
      line: lineOf('metadata: {name: typed}') - 2,
      column: 1,
    });
  });

  it('knows Secrets that something else is to write', async () => {
    const inventory = await readText(`apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: edge, namespace: shop}
spec: {secretName: edge-tls, dnsNames: [a.example]}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: named-after-itself}
---
apiVersion: external-secrets.io/v1beta1
kind: ExternalSecret
metadata: {name: other}
spec: {target: {name: target-tls, template: {type: kubernetes.io/tls}}}
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: sealed}
spec: {template: {type: kubernetes.io/tls}}
---
apiVersion: secrets.hashicorp.com/v1beta1
kind: VaultPKISecret
metadata: {name: vault}
spec: {destination: {name: vault-tls}}
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: without}
spec: [nonsense]
`);
    expect(objectsOf(inventory, 'secretNames')).toEqual([
      { namespace: 'shop', name: 'edge-tls', type: 'kubernetes.io/tls', madeBy: 'Certificate/edge' },
      { namespace: 'default', name: 'named-after-itself', madeBy: 'ExternalSecret/named-after-itself' },
      { namespace: 'default', name: 'target-tls', type: 'kubernetes.io/tls', madeBy: 'ExternalSecret/other' },
      { namespace: 'default', name: 'sealed', type: 'kubernetes.io/tls', madeBy: 'SealedSecret/sealed' },
      { namespace: 'default', name: 'vault-tls', madeBy: 'VaultPKISecret/vault' },
    ]);
  });

  it('reads the fortune scenario whole, and each of its faults', async () => {
    const inventory = await readText(fortune());
    expect(inventory.problems).toEqual([]);
    const [secret] = objectsOf(inventory, 'tlsSecrets');
    expect(secret?.problems).toEqual([]);
    const [leaf] = secret?.certificates ?? [];
    expect(leaf && certificateCovers(leaf, 'grpctest.dev.mydomain.com')).toBe(true);
    const [ingress] = objectsOf(inventory, 'ingresses');
    const number = ['spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'port', 'number'];
    expect(ingress && inventory.locate?.(ingress, number)).toEqual({ file: 'standard input', line: 21, column: 15 });

    const broken = await readText(
      fortune({ annotation: null, port: 8080, secretNamespace: 'infra', certificateFor: 'a.example' }),
    );
    const [other] = objectsOf(broken, 'ingresses');
    expect(other?.metadata.annotations).toEqual({ 'nginx.ingress.kubernetes.io/ssl-redirect': 'true' });
    expect(
      other && broken.locate?.(other, ['metadata', 'annotations', 'nginx.ingress.kubernetes.io/backend-protocol']),
    ).toMatchObject({ line: 4, column: 3 });
    expect(other?.spec?.rules?.[0]?.http?.paths?.[0]?.backend?.service?.port).toEqual({ number: 8080 });
    expect(objectsOf(broken, 'tlsSecrets')).toMatchObject([
      { metadata: { namespace: 'infra' }, certificates: [{ dnsNames: ['a.example'] }], problems: [] },
    ]);
  });
});
