import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { describe, expect, it } from 'vitest';

/** The table of `architecture.md`: which room may import which. */
const mayImport: Record<string, readonly string[]> = {
  model: ['model'],
  checks: ['checks', 'model'],
  verdict: ['verdict', 'model'],
  remedies: ['remedies', 'model'],
  report: ['report', 'model'],
  kube: ['kube', 'model'],
  grpc: ['grpc', 'model'],
  sources: ['sources', 'model', 'kube', 'grpc'],
  playground: ['playground', 'model', 'kube', 'grpc'],
  app: ['app', 'model', 'checks', 'verdict', 'remedies', 'report', 'kube', 'grpc', 'sources', 'playground'],
  cli: ['cli', 'app', 'model'],
  commands: ['commands', 'cli', 'app', 'model'],
};

/** Rooms that compute and do nothing else. */
const pure = ['model', 'checks', 'verdict', 'remedies', 'report'];
/** Modules of Node that only compute there: certificates, address arithmetic, host names, escape codes. */
const pureModules = ['node:crypto', 'node:net', 'node:url', 'node:util'];
/** Packages that the report's printers may use. */
const printers = ['yaml', 'chalk', 'cli-table3'];
/** Libraries that cost a command's start: only behind `await import()` of a wrapper of our own. */
const heavy = ['@kubernetes/client-node', '@grpc/grpc-js', '@grpc/proto-loader'];

interface Import {
  file: string;
  specifier: string;
  dynamic: boolean;
  typeOnly: boolean;
}

const source = resolve(import.meta.dirname, '../src');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(source, name));
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const { module } = parseSync(file, readFileSync(file, 'utf8'));
  const fixed = module.staticImports.map((i) => ({
    file,
    specifier: i.moduleRequest.value,
    dynamic: false,
    typeOnly: i.entries.length > 0 && i.entries.every((e) => e.isType),
  }));
  const again = module.staticExports.flatMap((e) =>
    e.entries.flatMap((entry) =>
      entry.moduleRequest
        ? [{ file, specifier: entry.moduleRequest.value, dynamic: false, typeOnly: entry.isType }]
        : [],
    ),
  );
  const text = readFileSync(file, 'utf8');
  const lazy = module.dynamicImports.map((i) => ({
    file,
    specifier: text.slice(i.moduleRequest.start + 1, i.moduleRequest.end - 1),
    dynamic: true,
    typeOnly: false,
  }));
  return [...fixed, ...again, ...lazy];
}

function roomOf(file: string): string {
  return relative(source, file).split('/')[0] ?? '';
}

function name(i: Import): string {
  return `${relative(source, i.file)} imports ${i.specifier}`;
}

describe('the rooms', () => {
  it('reads imports at all', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.some((i) => i.dynamic)).toBe(true);
    expect(imports.some((i) => i.typeOnly)).toBe(true);
  });

  it('import only what the table allows', () => {
    const strangers = imports.filter((i) => {
      if (!i.specifier.startsWith('.')) return false;
      const target = roomOf(resolve(dirname(i.file), i.specifier));
      return !(mayImport[roomOf(i.file)] ?? []).includes(target);
    });
    expect(strangers.map(name)).toEqual([]);
  });

  it('that are pure use no I/O and no package but the printers', () => {
    const impure = imports.filter((i) => {
      if (!pure.includes(roomOf(i.file)) || i.specifier.startsWith('.') || i.typeOnly) return false;
      if (i.specifier.startsWith('node:')) return !pureModules.includes(i.specifier);
      return !(
        roomOf(i.file) === 'report' && printers.some((p) => i.specifier === p || i.specifier.startsWith(`${p}/`))
      );
    });
    expect(impure.map(name)).toEqual([]);
  });

  it('load heavy libraries late', () => {
    const wrappers = new Set(
      imports.filter((i) => heavy.includes(i.specifier) && !i.typeOnly).map((i) => i.file.replace(/\.ts$/, '.js')),
    );
    expect(wrappers.size).toBeGreaterThan(0);
    const early = imports.filter((i) => {
      if (i.dynamic || i.typeOnly || !i.specifier.startsWith('.')) return false;
      // The children of the playground are programs of their own: grpc-js is all they are for.
      if (i.file.includes('/playground/processes/')) return false;
      return wrappers.has(resolve(dirname(i.file), i.specifier));
    });
    expect(early.map(name)).toEqual([]);
  });

  it('keep files short', () => {
    const long = files
      .map((file) => ({ file: relative(source, file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ file, lines }) => lines > (file.startsWith('checks/') && file !== 'checks/index.ts' ? 140 : 260));
    expect(long).toEqual([]);
  });
});
