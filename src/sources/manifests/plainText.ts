/** Thrown inside, and caught inside, when a text leaves the part of YAML that is read here. */
export const notPlain = new Error('not plain YAML');

/** What may stand behind a value on its line: space and a comment. */
export const restOfLine = /[ ]*(?: #[^\n]*)?\r?(?:\n|$)/y;

/** Whether a sticky pattern fits at an offset; where it ends is its lastIndex then. */
export function matchesAt(text: string, pattern: RegExp, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

export function doubleQuotedValue(written: string): string {
  if (!written.includes('\\')) {
    if (/[\t\r]/.test(written)) throw notPlain;
    return written.slice(1, -1);
  }
  return String(jsonOr(written));
}

export function singleQuotedValue(written: string): string {
  if (/[\t\r]/.test(written)) throw notPlain;
  return written.slice(1, -1).replaceAll("''", "'");
}

export function jsonOr(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    throw notPlain;
  }
}

export const newline = 10;
export const carriageReturn = 13;
export const tab = 9;
export const space = 32;
export const doubleQuote = 34;
export const hash = 35;
export const singleQuote = 39;
export const dash = 45;
export const openBracket = 91;
export const openBrace = 123;
export const bar = 124;
