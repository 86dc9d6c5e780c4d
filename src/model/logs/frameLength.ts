/** What the "length" of an HTTP/2 frame says when the bytes were no frame at all. */
export interface FrameLength {
  /** The three bytes: `0x485454`. */
  hex: string;
  /** The bytes as text, where they are printable: `HTT`. */
  ascii: string | undefined;
  /** What the peer spoke instead of HTTP/2, as far as three bytes tell. */
  spoke: 'http/1' | 'html' | 'tls-alert' | 'tls' | 'text' | 'unknown';
}

/**
 * A frame begins with its length in three bytes, so a peer that does not speak HTTP/2 has the first three bytes of
 * its own answer read as one: 4740180 = 0x485454 = "HTT" of "HTTP/1.1 400". It has nothing to do with sizes.
 */
export function frameLength(length: number): FrameLength {
  const bytes = [(length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff];
  const hex = `0x${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  const printable = length <= 0xffffff && bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || isBlank(byte));
  const ascii = printable ? String.fromCharCode(...bytes) : undefined;
  return { hex, ascii, spoke: protocolOf(bytes, ascii) };
}

function protocolOf([first, second]: number[], ascii: string | undefined): FrameLength['spoke'] {
  if (ascii === 'HTT') return 'http/1';
  if (ascii !== undefined && /^\s*<[!?a-z]/i.test(ascii)) return 'html';
  // The two bytes that begin a TLS record: its type and 3 for every version there is.
  if (second === 3 && first === 0x15) return 'tls-alert';
  if (second === 3 && first === 0x16) return 'tls';
  return ascii === undefined ? 'unknown' : 'text';
}

function isBlank(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x09;
}
