import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileSource } from '../descriptors/fileSource.js';
import { protoFileText } from '../protoSource/protoFile.js';
import { protoText } from '../protoSource/protoText.js';
import { readProtoFiles } from './protoFiles.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-proto-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options = `syntax = "proto2";
package opts;
import "google/protobuf/descriptor.proto";
message Rule { optional int32 most = 1; repeated string names = 2; }
extend google.protobuf.FieldOptions { optional string note = 50001; optional Rule rule = 50002; }
extend google.protobuf.MethodOptions { optional bool safe = 50001; }
`;

const source = `// About the file.

syntax = "proto2";
package my.pkg;
import "options.proto";

/* A message
 * with everything. */
message All {
  reserved 100, 200 to 299, 1000 to max;
  reserved "old";
  extensions 50 to 60;
  required string name = 1 [default = "a\\"b", (opts.note) = "x"]; // trailing
  optional group Part = 2 { optional bool on = 1 [default = true]; }
  map<string, All> others = 3;
  // Which one.
  oneof which { int64 number = 4; Color color = 5; }
  repeated float weights = 6 [packed = true, deprecated = true];
  optional bytes raw = 7 [(opts.rule) = { most: 3 names: "a" names: "b" }, json_name = "RAW"];
  enum Color { option allow_alias = true; RED = 0; ROT = 0; BLUE = 0x10; NONE = -1; reserved 7; }
  message Inner { optional Inner inner = 1; }
}
extend All { optional int32 more = 51; }
service Svc {
  rpc Do(All) returns (stream All.Inner) { option (opts.safe) = true; option deprecated = true; }
}
`;

async function sourceOf(files: Record<string, string>, ...names: string[]): Promise<FileSource> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return new FileSource(
    await readProtoFiles(
      names.map((name) => join(folder, name)),
      [folder],
    ),
  );
}

describe('proto files', () => {
  it('are read with all that proto2 has, options by their extensions', async () => {
    const all = await sourceOf({ 'options.proto': options, 'all.proto': source }, 'all.proto');
    expect(protoText(await all.symbol('my.pkg.All'))).toBe(`// A message
// with everything.
message All {
  required string name = 1 [default = "a\\"b", (.opts.note) = "x"];
  optional group Part = 2 {
    optional bool on = 1 [default = true];
  }
  map<string, .my.pkg.All> others = 3;
  // Which one.
  oneof which {
    int64 number = 4;
    .my.pkg.All.Color color = 5;
  }
  repeated float weights = 6 [deprecated = true, packed = true];
  optional bytes raw = 7 [
    json_name = "RAW",
    (.opts.rule) = { most: 3, names: [ "a", "b" ] }
  ];
  message Inner {
    optional .my.pkg.All.Inner inner = 1;
  }
  enum Color {
    option allow_alias = true;
    NONE = -1;
    RED = 0;
    ROT = 0;
    BLUE = 16;
    reserved 7;
  }
  extensions 50 to 60;
  reserved 100, 200 to 299, 1000 to max;
  reserved "old";
}`);
    expect(protoText(await all.symbol('my.pkg.Svc.Do'))).toBe(
      'rpc Do ( .my.pkg.All ) returns ( stream .my.pkg.All.Inner ) {\n  option deprecated = true;\n  option (.opts.safe) = true;\n}',
    );
    expect((await all.extensionsOf('my.pkg.All')).map(({ name }) => name)).toEqual(['more']);
    expect(await all.services()).toEqual(['my.pkg.Svc']);
  });

  it('are printed as files that are read again to the same', async () => {
    const all = await sourceOf({ 'options.proto': options, 'all.proto': source }, 'all.proto');
    const message = await all.symbol('my.pkg.All');
    const file = message.kind === 'message' ? protoFileText(message.file) : '';
    const again = await sourceOf({ 'again.proto': file }, 'again.proto');
    expect(protoText(await again.symbol('my.pkg.All'))).toBe(protoText(message));
  });

  it('know proto3 optionals and the features of editions', async () => {
    const three = await sourceOf(
      { 'three.proto': 'syntax = "proto3"; message M { optional int32 a = 1; int32 b = 2; }' },
      'three.proto',
    );
    expect(protoText(await three.symbol('M'))).toBe('message M {\n  optional int32 a = 1;\n  int32 b = 2;\n}');
    const edition = `edition = "2023"; option features.field_presence = IMPLICIT;
message M { int32 a = 1; int32 b = 2 [features.field_presence = EXPLICIT]; M m = 3 [features.message_encoding = DELIMITED]; }`;
    const m = await (await sourceOf({ 'e.proto': edition }, 'e.proto')).symbol('M');
    if (m.kind !== 'message') throw new Error('no message');
    expect(m.fields.map(({ presence }) => presence)).toEqual([2, 1, 1]);
    expect(m.fields[2]?.fieldKind === 'message' && m.fields[2].delimitedEncoding).toBe(true);
  });

  it.each([
    ['syntax = "proto3"; message { }', "bad.proto:1:28: syntax error: unexpected '{', expecting a name"],
    ['syntax = "proto3";\nmessage M { Nope n = 1; }', 'bad.proto: cannot resolve type: "Nope" not found'],
    [
      'syntax = "proto3";\nmessage M { int32 n = 1',
      "bad.proto:2:24: syntax error: unexpected end of file, expecting ';'",
    ],
    ['import "bad.proto";', 'cycle found in imports: "bad.proto" -> "bad.proto"'],
    ['import "gone.proto";', 'open gone.proto: no such file or directory'],
    ['message M { optional int32 a = 1 [(no.such) = 1]; }', 'bad.proto:1:35: unknown option (no.such)'],
    [
      'message M { option deprecated = true; option deprecated = true; }',
      'bad.proto:1:46: option deprecated is already set',
    ],
    ['message M { # }', "bad.proto:1:13: invalid character '#'"],
  ])('with a fault say where it is: %s', async (text, message) => {
    await expect(sourceOf({ 'bad.proto': text }, 'bad.proto')).rejects.toThrow(message);
  });
});
