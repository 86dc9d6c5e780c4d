/** HTML that is safe as it stands. Whatever is not Markup is text and gets escaped. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand between tags or quotes; what is absent writes nothing. */
export type Part = string | number | Markup | undefined | false | readonly Part[];

/** Attributes stand in double quotes everywhere. */
const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of HTML: names come from clusters and manifests, so nothing gets in without being escaped. */
export function markup(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(literals.reduce((text, literal, index) => text + written(parts[index - 1]) + literal));
}

function written(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
