/** C1 and bidirectional controls: legal in YAML as they are, but not safe to show. */
export const hidden = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

/** Hidden characters as `\uXXXX`: fit for JSON and for the double-quoted strings of YAML, where alone they stand. */
export function escapeHidden(text: string): string {
  return text.replace(new RegExp(hidden, 'g'), (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
