import { certificateCovers } from '../../model/certificateNames.js';
import type { TlsSecret } from '../../model/objects.js';
import type { Surroundings } from '../../model/remedy.js';

/** A certificate that clients accept today. */
export function isUsable({ certificates, problems }: TlsSecret, at: string): boolean {
  const [leaf] = certificates;
  return leaf !== undefined && problems.length === 0 && leaf.notBefore <= at && at < leaf.notAfter;
}

/** A Secret of the namespace whose certificate is valid and covers all hosts; undefined where none was read. */
export function secretForHosts(
  hosts: readonly string[],
  namespace: string,
  { tlsSecrets = [], at }: Surroundings,
): string | undefined {
  const found = tlsSecrets.find(({ metadata, ...secret }) => {
    const [leaf] = secret.certificates;
    if (metadata.namespace !== namespace || !leaf || !isUsable({ metadata, ...secret }, at)) return false;
    return hosts.length > 0 && hosts.every((host) => certificateCovers(leaf, host));
  });
  return found?.metadata.name;
}

/** The command that makes a key and a request for a certificate with just these hosts as its names. */
export function certificateRequestCommand(hosts: readonly string[]): string {
  const [first = 'example.com'] = hosts;
  const names = hosts.map((host) => `DNS:${host}`).join(',');
  return `openssl req -new -newkey rsa:2048 -nodes -keyout tls.key -out tls.csr -subj ${`/CN=${first}`} -addext subjectAltName=${names}`;
}

/** The command that puts a certificate and its key into a Secret that may be there already. */
export function replaceSecretCommand(namespace: string, name: string): string {
  return `kubectl create secret tls ${name} -n ${namespace} --cert=tls.crt --key=tls.key --dry-run=client -o yaml | kubectl apply -f -`;
}
