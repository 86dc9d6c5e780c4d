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

/** The same value with every text in it made safe to show; what is safe as it is is not copied. */
export function safeTexts<T>(value: T, unicode = true): T {
  if (typeof value === 'string') return safeText(value, unicode) as T;
  if (typeof value !== 'object' || value === null) return value;
  let safe: T | undefined;
  for (const key of Object.keys(value) as (keyof T)[]) {
    const member = safeTexts(value[key], unicode);
    if (member === value[key]) continue;
    safe ??= (Array.isArray(value) ? [...value] : { ...value }) as T;
    safe[key] = member;
  }
  return safe ?? value;
}
