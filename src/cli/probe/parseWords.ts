import { type FlagKind, type FlagName, flagTable } from './flagTable.js';

type ValueOf<Kind extends FlagKind> = Kind extends 'switch'
  ? boolean
  : Kind extends 'maybe'
    ? boolean | undefined
    : Kind extends 'text'
      ? string
      : Kind extends 'texts'
        ? string[]
        : number;

export type ProbeFlags = { -readonly [Name in FlagName]: ValueOf<(typeof flagTable)[Name]['kind']> };

/** A command line that cannot be understood, in the words of Go's flag package. */
export class BadWords extends Error {}

/**
 * Flags as Go's tools take them: one dash or two, `-name value` or `-name=value`, switches alone or with `=false`.
 * Other than there, flags may also follow the address, which was an error before.
 */
export function parseWords(words: readonly string[]): { flags: ProbeFlags; args: string[] } {
  const flags = Object.fromEntries(
    Object.entries(flagTable).map(([name, { kind }]) => [name, unset(kind)]),
  ) as unknown as Record<string, unknown>;
  flags.format = 'json';
  const args: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') return { flags: flags as ProbeFlags, args: [...args, ...rest] };
    const [, name, given] = /^--?([^-=][^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (name === undefined) {
      if (/^--?=|^---/.test(word)) throw new BadWords(`bad flag syntax: ${word}`);
      args.push(word);
      continue;
    }
    const known = name === 'h' ? 'help' : name;
    if (!(known in flagTable)) throw new BadWords(`flag provided but not defined: -${name}`);
    take(flags, known as FlagName, given, rest);
  }
  return { flags: flags as ProbeFlags, args };
}

function unset(kind: FlagKind): unknown {
  if (kind === 'switch') return false;
  if (kind === 'texts') return [];
  if (kind === 'maybe') return undefined;
  return kind === 'text' ? '' : 0;
}

function take(flags: Record<string, unknown>, name: FlagName, given: string | undefined, rest: string[]): void {
  const { kind } = flagTable[name];
  if (kind === 'switch' || kind === 'maybe') {
    flags[name] = switchOf(name, given ?? 'true');
    return;
  }
  const value = given ?? rest.shift();
  if (value === undefined) throw new BadWords(`flag needs an argument: -${name}`);
  if (kind === 'text') flags[name] = value;
  else if (kind === 'texts') flags[name] = [...(flags[name] as string[]), value];
  else flags[name] = numberOf(name, value, kind);
}

function switchOf(name: string, value: string): boolean {
  if (/^(1|t|T|true|TRUE|True)$/.test(value)) return true;
  if (/^(0|f|F|false|FALSE|False)$/.test(value)) return false;
  throw new BadWords(`invalid boolean value "${value}" for -${name}: parse error`);
}

function numberOf(name: string, value: string, kind: 'seconds' | 'count'): number {
  const number = Number(value);
  const fits = kind === 'count' ? /^[-+]?\d+$/.test(value) : value.trim() !== '' && Number.isFinite(number);
  if (!fits) throw new BadWords(`invalid value "${value}" for flag -${name}: parse error`);
  return number;
}
