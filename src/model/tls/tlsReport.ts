import type { Severity } from '../check.js';
import type { CertificateFacts } from '../objects.js';

/** What a server showed in a TLS handshake. */
export interface Handshake {
  /** `host:port` that was dialled. */
  address: string;
  /** The name that was asked for (SNI) and that the certificate must have. */
  serverName: string;
  /** `TLSv1.3`. */
  version?: string;
  /** What ALPN chose; empty where the server chose nothing. */
  alpn?: string;
  /** Leaf first. */
  chain: CertificateFacts[];
  /** Why a client refuses it, in the words of Go's clients. */
  fault?: string;
  /** HTTP/2 was chosen, and nothing came in answer to its greeting. */
  quiet?: true;
  /** Whether the leaf is the one in the Secret; undefined where there is none to compare with. */
  isSecrets?: boolean;
}

/** A host that callers use, and whether the certificate has its name. */
export interface CoveredHost {
  host: string;
  /** Whether a backend of this host is believed to be gRPC. */
  grpc: boolean;
  covered: boolean;
}

/** One place where an object refers to a TLS Secret. */
export interface TlsEntry {
  /** `Ingress/greeter`. */
  shownBy: string;
  namespace: string;
  /** `namespace/name`. */
  secret: string;
  /** What is known of the Secret: its content, that it is there, or why nothing is. */
  state: 'read' | 'missing' | 'not-read';
  /** Why it was not read. */
  why?: string;
  type?: string;
  chain: CertificateFacts[];
  hosts: CoveredHost[];
  findings: { check: string; severity: Severity; message: string }[];
  handshakes: Handshake[];
  /** Why there is none, where one was wanted. */
  notShaken?: string;
}

/** What `grpclb tls` found. */
export interface TlsReport {
  source: string;
  /** When the objects were read, ISO 8601: certificates are judged by it. */
  at: string;
  entries: TlsEntry[];
  /** Handshakes with addresses that were named. */
  handshakes: Handshake[];
  interrupted: boolean;
}

export function hasTlsFault({ entries, handshakes }: TlsReport): boolean {
  return (
    entries.some((e) => e.findings.some((f) => f.severity === 'error') || e.handshakes.some(isBad)) ||
    handshakes.some(isBad)
  );
}

/** gRPC needs HTTP/2, and Go's clients refuse since 1.67 what was not agreed upon by ALPN. */
export function isBad({ fault, alpn }: Handshake): boolean {
  return fault !== undefined || alpn !== 'h2';
}
