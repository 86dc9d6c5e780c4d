import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterAll, expect, it } from 'vitest';
import { readProtosets } from './protosets.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-protosets-'));
afterAll(() => rmSync(folder, { recursive: true }));

const setOf = (...file: { name: string; dependency?: string[]; package?: string }[]) =>
  toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
const whole = setOf({ name: 'a.proto', package: 'a' }, { name: 'b.proto', dependency: ['a.proto'] });

function read(...contents: (string | Uint8Array)[]) {
  const paths = contents.map((bytes, i) => {
    const path = join(folder, `${i}.set`);
    writeFileSync(path, bytes);
    return path;
  });
  return readProtosets(paths);
}

it('reads the files of several sets, each name once', async () => {
  const files = await read(whole, setOf({ name: 'a.proto', package: 'later' }));
  expect(files.map(({ name, package: within }) => [name, within])).toEqual([
    ['a.proto', 'later'],
    ['b.proto', ''],
  ]);
});

it.each([
  ['no set at all', Buffer.from([0xff, 0xfe, 0xfd, 0x07]), /no descriptor set: protoc --include_imports/],
  ['cut short', whole.subarray(0, whole.length - 5), /it is cut short, or/],
  ['a web page', '<!DOCTYPE html><h1>404</h1>', /it is a web page: the download failed/],
  ['proto source', 'syntax = "proto3";\nmessage A {}\n', /it is proto source: -proto reads it/],
  ['without an import', setOf({ name: 'b.proto', dependency: ['a.proto'] }), /no descriptor found for "a\.proto" \(/],
])('says what a file is that is %s', async (_, bytes, says) => {
  await expect(read(bytes)).rejects.toThrow(says);
});
