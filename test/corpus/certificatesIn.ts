import { type Authority, type MadeCertificate, makeAuthority, makeCertificate } from '../kit/certificates.js';

/**
 * Fills in what a manifest leaves open because it would expire, or be a key that everybody knows: in `data` of a Secret,
 * `<certificate NAME dns=HOST,… days=90 issuer=R13 chain>` and the `<key NAME>` of it. Days count from now; `chain`
 * appends the certificate of the issuer.
 */
export function certificatesIn(manifests: string): string {
  const made = new Map<string, MadeCertificate>();
  const issuers = new Map<string, Authority>();
  const withCertificates = manifests.replace(/<certificate (\S+)([^>]*)>/g, (_, name: string, wishes: string) => {
    const wish = new Map(wishes.split(/\s+/).map((word) => [word.split('=')[0], word.split('=')[1] ?? '']));
    const days = Number(wish.get('days') ?? 90);
    const issuerName = wish.get('issuer') ?? 'Example internal CA';
    const issuer = issuers.get(issuerName) ?? makeAuthority(issuerName);
    issuers.set(issuerName, issuer);
    const certificate = makeCertificate({
      dnsNames: wish.get('dns')?.split(',') ?? [],
      commonName: name,
      notBefore: daysFromNow(Math.min(-1, days - 90)),
      notAfter: daysFromNow(days),
      issuer,
    });
    made.set(name, certificate);
    return base64(wish.has('chain') ? certificate.cert + issuer.cert : certificate.cert);
  });
  return withCertificates.replace(/<key (\S+)>/g, (_, name: string) => {
    const key = made.get(name)?.key;
    if (key === undefined) throw new Error(`the manifests have no certificate called ${name}`);
    return base64(key);
  });
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 24 * 3_600_000);
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
