import { domainToASCII } from 'node:url';
import type { CertificateFacts } from './objects.js';

/**
 * Whether a certificate is good for a host, as gRPC clients judge it (RFC 6125, RFC 9525): by its subject alternative
 * names only, for which the common name is no substitute; a wildcard stands for exactly one label, the leftmost.
 * A host that is itself a wildcard (`*.shop.example`) is covered only by that same wildcard.
 */
export function certificateCovers(
  certificate: Pick<CertificateFacts, 'dnsNames' | 'ipAddresses'>,
  host: string,
): boolean {
  const address = canonicalAddress(host);
  // A DNS name that reads like an address covers none: clients compare addresses with addresses only.
  if (address !== undefined) return certificate.ipAddresses.some((ip) => canonicalAddress(ip) === address);
  const wanted = canonicalName(host);
  return wanted !== '' && certificate.dnsNames.some((name) => nameCovers(canonicalName(name), wanted));
}

function nameCovers(name: string, host: string): boolean {
  if (name === host) return true;
  if (!name.startsWith('*.') || host.startsWith('*.')) return false;
  const dot = host.indexOf('.');
  // `*.example` covers `a.example`, but `*` or `*.` covers nothing.
  return dot > 0 && name.length > 2 && host.slice(dot) === name.slice(1);
}

/** Lower case, without the root's dot, in the ASCII form that certificates carry. */
function canonicalName(name: string): string {
  const bare = name.trim().replace(/\.$/, '').toLowerCase();
  const wildcard = bare.startsWith('*.') ? '*.' : '';
  const rest = bare.slice(wildcard.length);
  // Nothing to convert is the rule, and domainToASCII takes names such as `1.2` for addresses.
  return wildcard + (/[^ -~]/.test(rest) ? domainToASCII(rest) || rest : rest);
}

/** One spelling of an IP address; undefined for anything else. */
function canonicalAddress(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(bare)) return bare.split('.').map(Number).join('.');
  if (!bare.includes(':')) return undefined;
  const url = `http://[${bare}]/`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
