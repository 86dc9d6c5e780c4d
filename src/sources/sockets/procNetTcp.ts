/** An established connection of a table, its addresses in their usual form. */
export interface SocketRow {
  local: { address: string; port: number };
  remote: { address: string; port: number };
}

const established = '01';
const listen = '0A';

/**
 * Established connections of `/proc/net/tcp` and `/proc/net/tcp6`, one after the other. The kernel writes addresses
 * as 32-bit words in the byte order of the machine, which is little-endian wherever Kubernetes runs.
 */
export function parseProcNetTcp(text: string): SocketRow[] {
  return rowsIn(established, text);
}

/** Ports that are listened on, on an address that other pods can reach. */
export function listeningPorts(text: string): number[] {
  const open = rowsIn(listen, text).filter(({ local }) => !isLoopback(local.address));
  return [...new Set(open.map(({ local }) => local.port))].sort((a, b) => a - b);
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address === '127.0.0.1';
}

function rowsIn(wanted: string, text: string): SocketRow[] {
  return text.split('\n').flatMap((line) => {
    const [slot, local, remote, state] = line.trim().split(/\s+/);
    if (!slot?.endsWith(':') || state !== wanted || local === undefined || remote === undefined) return [];
    const [from, to] = [endpoint(local), endpoint(remote)];
    return from && to ? [{ local: from, remote: to }] : [];
  });
}

function endpoint(text: string): SocketRow['local'] | undefined {
  const [, address, port] = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text) ?? [];
  if (address === undefined || port === undefined) return undefined;
  const words = address.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  return { address: addressText(bytes), port: Number.parseInt(port, 16) };
}

const mappedV4 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** IPv4, also where it is mapped into IPv6, and IPv6 in its shortest form. */
function addressText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  if (mappedV4.every((byte, i) => bytes[i] === byte)) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  const full = groups.map((group) => group.toString(16)).join(':');
  // URL has the shortest form of RFC 5952.
  return new URL(`http://[${full}]`).hostname.slice(1, -1);
}
