import { stripVTControlCharacters } from 'node:util';

/** Characters that move the cursor, hide or reorder text, and halves of characters. */
const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|\p{Variation_Selector}/gu;

const plain = /^[\x20-\x7e]*$/;

const asciiFor: Readonly<Record<string, string>> = {
  '…': '...',
  '·': '-',
  '–': '-',
  '—': '-',
  '→': '->',
  '←': '<-',
  '×': 'x',
  '≥': '>=',
  '≤': '<=',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
};

/**
 * Text from a cluster or a manifest as it may be shown on a terminal: one line, without escape codes. Anyone who may
 * write an annotation could otherwise draw on the screen of the person on call.
 */
export function safeText(text: string, unicode = true): string {
  // Nearly all text is plain, and a large report has a hundred thousand texts.
  if (plain.test(text)) return text;
  const shown = stripVTControlCharacters(text)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(control, '');
  return unicode ? shown : shown.replace(/[^\x20-\x7e]/gu, (character) => asciiFor[character] ?? '?');
}

/** The same value with every text in it made safe to show. */
export function safeTexts<T>(value: T, unicode = true): T {
  if (typeof value === 'string') return safeText(value, unicode) as T;
  if (Array.isArray(value)) return value.map((item) => safeTexts(item, unicode)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, safeTexts(item, unicode)])) as T;
}
