const letters: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

const part = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([abfnrtv])|(.))|([^\\]+)/gs;

/** The bytes of a text that Go printed with %q, without its quotes. */
export function goQuoted(text: string): Buffer {
  const pieces: Buffer[] = [];
  for (const [, hex, short, long, letter, same, plain] of text.matchAll(part)) {
    if (plain !== undefined) pieces.push(Buffer.from(plain));
    else if (hex !== undefined) pieces.push(Buffer.from(hex, 'hex'));
    else if (letter !== undefined) pieces.push(Buffer.from([letters[letter] ?? 0]));
    else if (same !== undefined) pieces.push(Buffer.from(same));
    else pieces.push(Buffer.from(characterOf(short ?? long ?? '')));
  }
  return Buffer.concat(pieces);
}

function characterOf(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
