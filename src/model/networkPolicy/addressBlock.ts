/** An address as a number, and how many bits its family has. */
interface Address {
  value: bigint;
  bits: 32 | 128;
}

/** Whether an address lies in a block such as `10.0.0.0/8` or `fd00::/8`; undefined where either is not readable. */
export function isInBlock(address: string, block: string): boolean | undefined {
  const [base = '', length] = block.split('/');
  const [wanted, start] = [parseAddress(address), parseAddress(base)];
  const prefix = length === undefined ? start?.bits : Number(length);
  if (!wanted || !start || prefix === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > start.bits) {
    return undefined;
  }
  if (wanted.bits !== start.bits) return false;
  const rest = BigInt(start.bits - prefix);
  return wanted.value >> rest === start.value >> rest;
}

/** Whether one block lies wholly in another. */
export function isBlockWithin(inner: string, outer: string): boolean {
  const [base = '', length] = inner.split('/');
  const outerLength = Number(outer.split('/')[1] ?? Number.NaN);
  const own = length === undefined ? (parseAddress(base)?.bits ?? 0) : Number(length);
  return own >= outerLength && isInBlock(base, outer) === true;
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) < 256)) return undefined;
  return { value: parts.reduce((sum, p) => (sum << 8n) + BigInt(p), 0n), bits: 32 };
}

function parseIpv6(text: string): Address | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return parseIpv4(mapped);
  const halves = text.replace(/\d+\.\d+\.\d+\.\d+$/, asGroups).split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (!groups.every((g) => /^[0-9a-f]{1,4}$/i.test(g))) return undefined;
  return { value: groups.reduce((sum, g) => (sum << 16n) + BigInt(`0x${g}`), 0n), bits: 128 };
}

/** The last 32 bits of an IPv6 address may be written as IPv4. */
function asGroups(ipv4: string): string {
  const value = parseIpv4(ipv4)?.value;
  return value === undefined ? ipv4 : `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
