import { Document, isScalar, visit } from 'yaml';

/** C1 and bidirectional controls: legal in YAML as they are, but not safe to show. */
const hidden = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** A plain value as one YAML document. Strings are not folded: what is long stays on its line. */
export function yamlText(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, node) {
      if (isScalar(node) && typeof node.value === 'string' && hidden.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return escapeHidden(document.toString({ lineWidth: 0 }));
}

/** Hidden characters as `\uXXXX`: fit for JSON and for the double-quoted strings of YAML, where alone they stand. */
export function escapeHidden(text: string): string {
  return text.replace(new RegExp(hidden, 'g'), (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
