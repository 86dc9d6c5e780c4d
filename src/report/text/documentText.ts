import { escapeHidden } from './escapeHidden.js';

/** A result as a document for programs: JSON or YAML, by the format asked for; undefined for a form for people. */
export async function documentText(kind: string, content: object, format: string): Promise<string | undefined> {
  const document = { apiVersion: 'grpclb.dev/v1', kind, ...content };
  if (format === 'json') return `${escapeHidden(JSON.stringify(document, null, 2))}\n`;
  if (format === 'yaml') return (await import('./yamlText.js')).yamlText(document);
  return undefined;
}
