import { Document, isScalar, visit } from 'yaml';
import { escapeHidden, hidden } from './escapeHidden.js';

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
