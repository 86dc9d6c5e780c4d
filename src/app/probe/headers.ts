import type { Metadata } from '../../grpc/call/metadata.js';

/** `name: value` lines as metadata; values of `-bin` names that are base64 of any kind are taken as such. */
export function metadataFrom(lines: readonly string[]): Metadata {
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      const key = (colon < 0 ? line : line.slice(0, colon)).trim().toLowerCase();
      const value = colon < 0 ? '' : line.slice(colon + 1).trim();
      return [key, key.endsWith('-bin') ? asBase64(value) : value] as const;
    });
}

function asBase64(value: string): string {
  const plain = value.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  const bytes = Buffer.from(plain, 'base64');
  const isBase64 = bytes.toString('base64').replace(/=+$/, '') === plain && !/[^A-Za-z0-9+/]/.test(plain);
  return (isBase64 ? bytes : Buffer.from(value)).toString('base64');
}

/** Puts environment variables in the place of `${NAME}`. Throws where one is missing. */
export function expanded(
  lines: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string[] {
  return lines.map((line) =>
    line.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      const value = environment[name];
      if (value === undefined) throw new Error(`header "${line}" refers to missing environment variable "${name}"`);
      return value;
    }),
  );
}

/** Metadata as `-v` shows it: by key. */
export function metadataText(metadata: Metadata): string {
  if (metadata.length === 0) return '(empty)';
  const sorted = metadata
    .map((pair, i) => ({ pair, i }))
    .sort((a, b) => (a.pair[0] < b.pair[0] ? -1 : a.pair[0] > b.pair[0] ? 1 : a.i - b.i));
  return sorted.map(({ pair: [key, value] }) => `${key}: ${value}`).join('\n');
}
