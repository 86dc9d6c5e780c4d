/** DER elements: as much of X.690 as a certificate takes. */
export function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
export const setOf = (...parts: readonly Buffer[]) => element(0x31, ...parts);
export const octets = (content: Buffer) => element(0x04, content);
export const bits = (content: Buffer) => element(0x03, Buffer.from([0]), content);
export const utf8 = (text: string) => element(0x0c, Buffer.from(text, 'utf8'));
export const yes = element(0x01, Buffer.from([0xff]));
export const nothing = element(0x05);

/** A positive integer of these bytes, of which the first is between 1 and 127: DER wants the shortest form. */
export const integer = (bytes: Buffer) => element(0x02, bytes);

/** `1.2.840.10045.4.3.2` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

/** UTCTime until 2049 and GeneralizedTime from then on, as RFC 5280 wants it. */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
  return at.getUTCFullYear() < 2050
    ? element(0x17, Buffer.from(digits.slice(2), 'ascii'))
    : element(0x18, Buffer.from(digits, 'ascii'));
}
