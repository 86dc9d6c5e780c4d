import { type AbsenceReason, type Absent, absent, type RbacRule } from '../model/evidence.js';
import { UserError } from '../model/userError.js';

/** The Status object with which the API server refuses. */
export interface ApiStatus {
  /** `Status`, where the API server itself says it and not a page behind its proxy. */
  kind?: string;
  message?: string;
  reason?: string;
  metadata?: { continue?: string };
}

interface FailureParts {
  reason: AbsenceReason;
  detail: string;
  /** HTTP status, where there was an answer. */
  status?: number;
  /** What the API server said. */
  answer?: ApiStatus;
  next?: string;
}

/** An expected failure of one request: refused, unreachable, timed out or not understood. */
export class ApiFailure extends Error {
  readonly reason: AbsenceReason;
  /** One fact, present tense. */
  readonly detail: string;
  readonly status: number | undefined;
  readonly answer: ApiStatus;
  readonly next: string | undefined;

  constructor({ reason, detail, status, answer = {}, next }: FailureParts) {
    super(detail);
    this.name = 'ApiFailure';
    this.reason = reason;
    this.detail = detail;
    this.status = status;
    this.answer = answer;
    this.next = next;
  }

  /** As evidence that is not there; `rbac` is the rule that would open it, if it is a refusal. */
  asAbsence(rbac?: RbacRule): Absent {
    return absent(this.reason, this.detail, {
      ...(this.status === 403 && rbac && { rbac }),
      ...(this.next !== undefined && { remedy: this.next }),
    });
  }

  /** For a failure that leaves nothing to report on. */
  asUserError(server: string): UserError {
    return new UserError(`The cluster at ${server} cannot be read.`, {
      why: this.detail,
      ...(this.next !== undefined && { next: this.next }),
      exitCode: 3,
      cause: this,
    });
  }
}

/** The failure that an HTTP status of 300 or more stands for. */
export function failureOfStatus(request: string, status: number, answer: ApiStatus): ApiFailure {
  const said = answer.message?.trim();
  const parts = { status, answer };
  if (status === 401) {
    return new ApiFailure({
      ...parts,
      reason: 'forbidden',
      detail: 'The API server does not accept the credentials (401): they are wrong or have expired.',
      next: 'Log in again, or choose another --context or --user.',
    });
  }
  if (status === 403) {
    return new ApiFailure({ ...parts, reason: 'forbidden', detail: said || `${request} is forbidden (403).` });
  }
  const detail = `${request} is answered with ${status}${said ? `: ${said}` : '.'}`;
  if (status === 404 || status === 405 || status === 406)
    return new ApiFailure({ ...parts, reason: 'unsupported', detail });
  if (status < 400) {
    const next = "Check the kubeconfig's server address: an API server does not redirect.";
    return new ApiFailure({ ...parts, reason: 'malformed', detail, next });
  }
  return new ApiFailure({ ...parts, reason: status === 504 ? 'timed-out' : 'unreachable', detail });
}

const unknownCa = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);
const cutOff = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET']);

/** Whether the connection broke after it stood: worth another try, as a refused or untrusted one is not. */
export function isCutOff(error: unknown): boolean {
  return cutOff.has(codeOf(error));
}

/** The failure that an error of the connection stands for. */
export function failureOfConnection(request: string, server: URL, error: unknown): ApiFailure {
  const host = `${server.hostname}:${server.port || (server.protocol === 'https:' ? 443 : 80)}`;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const unreachable = (detail: string, next: string) => new ApiFailure({ reason: 'unreachable', detail, next });

  if (code === 'ECONNREFUSED') {
    return unreachable(
      `${host} refuses the connection.`,
      'Check that the API server runs, and the address in the kubeconfig.',
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return unreachable(
      `${server.hostname} is not found in DNS.`,
      'Check the address in the kubeconfig, the network and the VPN.',
    );
  }
  if (['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN'].includes(code)) {
    return unreachable(`${host} cannot be reached (${code}).`, 'Check the network, the VPN and the firewall.');
  }
  if (unknownCa.has(code)) {
    return unreachable(
      `The certificate of ${host} is signed by an authority that the kubeconfig does not trust (${code}).`,
      "Check certificate-authority in the kubeconfig's cluster: the API server may have a new one.",
    );
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const { reason } = error as { reason?: string };
    return unreachable(
      `The certificate of ${host} does not cover this host name${reason ? `: ${reason}` : '.'}`,
      'Use a name that it covers, or set tls-server-name in the kubeconfig.',
    );
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const state = code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not valid yet';
    return unreachable(`The certificate of ${host} ${state}.`, "Renew it, or check this machine's clock.");
  }
  if (/wrong.version.number|packet length too long/i.test(message)) {
    return unreachable(`${host} does not speak TLS.`, 'Check whether the server address should begin with http://.');
  }
  if (/alert.*(certificate|unknown.ca)/i.test(message)) {
    return unreachable(`${host} refuses the client certificate.`, 'Get a new client certificate for the kubeconfig.');
  }
  if (code.startsWith('ERR_OSSL') || /PEM routines|no start line/.test(message)) {
    return new ApiFailure({
      reason: 'malformed',
      detail: 'A certificate or key of the kubeconfig is not usable PEM.',
      next: 'Check certificate-authority, client-certificate and client-key in the kubeconfig.',
    });
  }
  if (code.startsWith('HPE_')) {
    return new ApiFailure({
      reason: 'malformed',
      detail: `${host} does not answer in HTTP.`,
      next: 'Check whether the server address should begin with https://.',
    });
  }
  if (isCutOff(error)) return unreachable(`${host} cuts the connection in the middle of ${request}.`, 'Try again.');
  return unreachable(`${request} at ${host} fails: ${message}`, 'Check the network and the address in the kubeconfig.');
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
