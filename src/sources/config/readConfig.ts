import { readFile } from 'node:fs/promises';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { Severity } from '../../model/check.js';
import type { Config } from '../../model/gate/config.js';
import type { ObjectPattern, Silence } from '../../model/gate/silence.js';
import type { FieldPath, Location } from '../../model/inventory.js';
import { nearest } from '../../model/nearest.js';
import { UserError } from '../../model/userError.js';

type Yaml = typeof import('yaml');

const levels = ['error', 'warning', 'info', 'off'] as const;
const keys = {
  top: ['apiVersion', 'kind', 'severities', 'ignores', 'grpc', 'namespaces'],
  ignore: ['check', 'object', 'reason', 'expires'],
  object: ['kind', 'namespace', 'name'],
} as const;

/** Reads a `.grpclb.yaml`. Anything in it that is not understood is a UserError with its place: a typo silences nothing. */
export async function readConfig(file: string, checkIds: readonly string[]): Promise<Config> {
  const [yaml, text] = await Promise.all([import('yaml'), textOf(file)]);
  return new ConfigReader(yaml, file, text, checkIds).config();
}

class ConfigReader {
  readonly #yaml: Yaml;
  readonly #file: string;
  readonly #ids: readonly string[];
  readonly #lines;
  readonly #document;

  constructor(yaml: Yaml, file: string, text: string, ids: readonly string[]) {
    this.#yaml = yaml;
    this.#file = file;
    this.#ids = ids;
    this.#lines = new yaml.LineCounter();
    this.#document = yaml.parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: this.#lines, version: '1.2' });
    const [fault] = this.#document.errors;
    if (fault) throw this.#wrong(fault.pos[0], fault.message.split(' at line ')[0] ?? fault.message);
  }

  config(): Config {
    const top =
      this.#document.contents === null ? new Map<string, Node>() : this.#map(this.#document.contents, keys.top);
    this.#fixed(top.get('apiVersion'), 'grpclb.dev/v1');
    this.#fixed(top.get('kind'), 'Config');
    return {
      file: this.#file,
      severities: this.#severities(top.get('severities')),
      silences: this.#list(top.get('ignores')).map((node, index) => this.#ignore(node, index)),
      grpc: this.#list(top.get('grpc')).map((node) => this.#text(node)),
      namespaces: this.#list(top.get('namespaces')).map((node) => this.#text(node)),
      locate: (path) => this.#place(this.#deepest(path)),
    };
  }

  #severities(node: Node | undefined): Map<string, Severity | 'off'> {
    const chosen = new Map<string, Severity | 'off'>();
    for (const [id, value] of node ? this.#map(node, this.#ids, 'check') : []) {
      const said = this.#text(value);
      const level = levels.find((l) => l === said);
      if (level === undefined) throw this.#unknown(value, 'severity', said, levels);
      chosen.set(id, level);
    }
    return chosen;
  }

  #ignore(node: Node, index: number): Silence {
    const entry = this.#map(node, keys.ignore);
    const named = entry.get('check');
    if (!named)
      throw this.#wrong(startOf(node), 'this entry names no check', 'add check: ID; grpclb checks lists them');
    const check = this.#text(named);
    if (!this.#ids.includes(check)) throw this.#unknown(named, 'check', check, this.#ids);
    const reason = entry.get('reason');
    const expires = entry.get('expires');
    return {
      by: 'config',
      where: `entry at ${this.#file}:${this.#place(startOf(node)).line}`,
      check,
      object: this.#pattern(entry.get('object')),
      ...(reason && { reason: this.#text(reason) }),
      ...(expires && { expires: this.#day(expires) }),
      subject: { apiVersion: 'grpclb.dev/v1', kind: 'Config', metadata: { name: this.#file } },
      path: ['ignores', index],
    };
  }

  #pattern(node: Node | undefined): ObjectPattern {
    const parts = node ? this.#map(node, keys.object) : new Map<string, Node>();
    return Object.fromEntries([...parts].map(([key, value]) => [key, this.#text(value)]));
  }

  #day(node: Node): string {
    const day = this.#text(node);
    const is = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
    if (is && !Number.isNaN(is.getTime()) && is.toISOString().startsWith(day)) return day;
    throw this.#wrong(startOf(node), `${day} is no date`, 'write the last day on which it holds, as 2026-12-31');
  }

  #fixed(node: Node | undefined, wanted: string): void {
    if (!node) return;
    const said = this.#text(node);
    if (said !== wanted)
      throw this.#wrong(startOf(node), `${said} is not understood`, `write ${wanted}, or leave it out`);
  }

  /** The values of a mapping by key; a key that is not among the known ones, or is there twice, is refused. */
  #map(node: Node, known: readonly string[], what = 'key'): Map<string, Node> {
    if (!this.#yaml.isMap(node)) throw this.#wrong(startOf(node), 'a mapping is needed here');
    const values = new Map<string, Node>();
    for (const { key, value } of (node as YAMLMap<Node, Node | null>).items as Pair<Node, Node | null>[]) {
      const name = this.#text(key);
      if (!known.includes(name)) throw this.#unknown(key, what, name, known);
      if (value !== null && !(this.#yaml.isScalar(value) && value.value === null)) values.set(name, value);
    }
    return values;
  }

  #list(node: Node | undefined): Node[] {
    if (!node) return [];
    if (!this.#yaml.isSeq(node)) throw this.#wrong(startOf(node), 'a list is needed here');
    return (node as YAMLSeq<Node>).items;
  }

  #text(node: Node): string {
    const value = this.#yaml.isScalar(node) ? node.value : undefined;
    // YAML 1.1 reads off as false; whoever writes it means the word.
    if (value === false) return 'off';
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw this.#wrong(startOf(node), 'a text is needed here');
  }

  #deepest(path: FieldPath): number {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (this.#yaml.isNode(node)) return startOf(node);
    }
    return 0;
  }

  #place(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) };
  }

  #unknown(node: Node, what: string, word: string, known: readonly string[]): UserError {
    const close = nearest(word, known);
    const all = what === 'check' ? 'grpclb checks lists them' : `known: ${known.join(', ')}`;
    return this.#wrong(startOf(node), `there is no ${what} ${word}`, close ? `did you mean ${close}?` : all);
  }

  #wrong(offset: number, says: string, next = 'mend it, or leave it out'): UserError {
    const { line, column } = this.#place(offset);
    return new UserError(`${this.#file}:${line}:${column}: ${says}`, { next, exitCode: 2 });
  }
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError(`${file} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'name the settings file with --config, or leave it out to use .grpclb.yaml',
      exitCode: 2,
      cause,
    });
  }
}
