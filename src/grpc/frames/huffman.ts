/** How many bits each byte takes, and last the end of the string: RFC 7541, appendix B. Its code is a canonical one. */
// biome-ignore format: a table
const bitsOf = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7,
  7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21,
  23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24,
  21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
];

const endOfString = 256;
const mostBits = 30;
/** Padding is shorter than a byte. */
const mostPadding = 7;

/** Of each length: the first code, and the symbols in the order of their codes. */
const lengths = codeLengths();

function codeLengths(): { first: number; symbols: number[] }[] {
  const rows = Array.from({ length: mostBits + 1 }, () => ({ first: 0, symbols: [] as number[] }));
  for (const [symbol, bits] of bitsOf.entries()) rows[bits]?.symbols.push(symbol);
  let code = 0;
  for (const row of rows) {
    row.first = code;
    code = (code + row.symbols.length) * 2;
  }
  return rows;
}

/** Unpacks a string literal. Undefined where it is not a valid one. */
export function huffmanDecoded(packed: Buffer): Buffer | undefined {
  // No code is shorter than five bits.
  const text = Buffer.allocUnsafe(Math.floor((packed.length * 8) / 5));
  let written = 0;
  let code = 0;
  let bits = 0;
  for (const byte of packed) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1);
      bits++;
      const row = lengths[bits];
      if (!row) return undefined;
      const symbol = row.symbols[code - row.first];
      if (symbol === undefined) continue;
      if (symbol === endOfString) return undefined;
      text[written++] = symbol;
      code = 0;
      bits = 0;
    }
  }
  // What is left over must be the beginning of the end of the string: nothing but ones.
  if (bits > mostPadding || code !== 2 ** bits - 1) return undefined;
  return text.subarray(0, written);
}
