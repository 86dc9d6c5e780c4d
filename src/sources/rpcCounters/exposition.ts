/** One line of a metrics page. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

interface Exposition {
  /** Only of the names asked for. */
  samples: Sample[];
  /** Families of a TYPE line: a library that is there may have counted nothing yet. */
  declared: Set<string>;
}

const typeLine = /^#\s*TYPE\s+"?([^\s"]+)"?\s+\S+/;
const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const label = /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|"((?:[^"\\]|\\.)*)")\s*(?:=\s*"((?:[^"\\]|\\.)*)")?\s*(,|})/y;
// An exemplar (` # {…} 1`) or a time may follow the value.
const valueAndRest = /^\s*([^\s#]+)(?:\s+[-+]?[\d.eE+-]+)?\s*(?:#.*)?$/s;
const quotedInside = '';
const number = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

/**
 * Reads a page in Prometheus' text format or OpenMetrics and keeps the samples with the names asked for.
 * Undefined where the text is no such page: HTML, JSON, a greeting, a broken line among the ones asked for.
 */
export function readExposition(text: string, names: ReadonlySet<string>): Exposition | undefined {
  const exposition: Exposition = { samples: [], declared: new Set() };
  let isProven = false;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const from = start;
    start = end + 1;
    const first = skipBlanks(text, from, end);
    if (first === end) continue;
    if (text[first] === '#') {
      const type = typeLine.exec(text.slice(first, end))?.[1];
      if (type !== undefined) exposition.declared.add(type);
      continue;
    }
    const name = nameAt(text, first);
    if (name === undefined) return undefined;
    // Pages have thousands of lines of other families: one of them is read to the end, to know the format.
    if (isProven && name !== quotedInside && !names.has(name)) continue;
    const sample = sampleOf(text.slice(first, end));
    if (sample === undefined) return undefined;
    isProven = true;
    if (names.has(sample.name)) exposition.samples.push(sample);
  }
  return exposition;
}

function skipBlanks(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && (text[i] === ' ' || text[i] === '\t' || text[i] === '\r')) i++;
  return i;
}

/** The name at this place, or that it stands in quotes inside the braces; undefined where no sample begins. */
function nameAt(text: string, at: number): string | undefined {
  if (text[at] === '{') return text[at + 1] === '"' ? quotedInside : undefined;
  metricName.lastIndex = at;
  const name = metricName.exec(text)?.[0];
  const next = name === undefined ? undefined : text[at + name.length];
  return next === '{' || next === ' ' || next === '\t' ? name : undefined;
}

function sampleOf(line: string): Sample | undefined {
  metricName.lastIndex = 0;
  let name = metricName.exec(line)?.[0] ?? '';
  const labels: Record<string, string> = {};
  let at = skipBlanks(line, name.length, line.length);
  if (line[at] === '{') {
    at++;
    for (let open = true; open; ) {
      if (/^\s*}/.test(line.slice(at))) {
        at = line.indexOf('}', at) + 1;
        break;
      }
      label.lastIndex = at;
      const found = label.exec(line);
      if (!found) return undefined;
      const [all, plain, quoted, value, closer] = found;
      if (value !== undefined) labels[plain ?? unescaped(quoted ?? '')] = unescaped(value);
      // A name in quotes stands alone, before the labels.
      else if (quoted !== undefined && name === '') name = unescaped(quoted);
      else return undefined;
      at += all.length;
      open = closer === ',';
    }
  }
  const value = numberOf(valueAndRest.exec(line.slice(at))?.[1]);
  return value === undefined || name === '' ? undefined : { name, labels, value };
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c)) : text;
}

function numberOf(text = ''): number | undefined {
  if (number.test(text)) return Number(text);
  const word = /^([-+]?)(inf|infinity|nan)$/i.exec(text);
  if (!word) return undefined;
  if (word[2]?.toLowerCase() === 'nan') return Number.NaN;
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
