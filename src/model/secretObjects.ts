import type { KubeObject } from './objects.js';

/** One certificate of a Secret, as far as checks look at it. Times are ISO 8601. */
export interface CertificateFacts {
  subject: string;
  issuer: string;
  dnsNames: string[];
  ipAddresses: string[];
  notBefore: string;
  notAfter: string;
  isCa: boolean;
}

/**
 * A Secret that something refers to for TLS, cut down where it was read: certificates are parsed, the private key
 * is compared with the leaf and then forgotten. `type` and `keys` come from the metadata-only read where the
 * content was not asked for.
 */
export interface TlsSecret extends KubeObject {
  type: string;
  /** Names under `data` and `stringData`, sorted. */
  keys: string[];
  /** The chain under `tls.crt`, leaf first; empty when it did not parse. */
  certificates: CertificateFacts[];
  /** What is wrong with the content, one entry a fault. */
  problems: SecretProblem[];
}

export type SecretProblem =
  | { fault: 'key-missing'; key: 'tls.crt' | 'tls.key' }
  | { fault: 'key-empty'; key: 'tls.crt' | 'tls.key' }
  | { fault: 'not-base64'; key: string }
  | { fault: 'not-pem'; key: 'tls.crt' | 'tls.key'; detail: string }
  | { fault: 'key-does-not-match' };

/** A Secret known by name and type only. */
export interface SecretName {
  namespace: string;
  name: string;
  type?: string;
  /** What is to write it, where it is not written itself: `Certificate/greeter`. */
  madeBy?: string;
}
