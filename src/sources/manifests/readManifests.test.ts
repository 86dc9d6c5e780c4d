import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { objectsOf, readAt, readText } from '../../../test/kit/readText.js';
import { UserError } from '../../model/userError.js';
import { readManifests } from './readManifests.js';

const service = (name: string, more = '') => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n${more}`;

describe('readManifests: files and folders', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'grpclb-manifests-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
  const read = (paths: string[], recursive = false, stdin = async () => '') =>
    readManifests({ paths, recursive, stdin, namespace: 'default', now: () => readAt });
  async function namesIn(paths: string[], recursive = false): Promise<string[]> {
    return objectsOf(await read(paths, recursive), 'services').map((s) => s.metadata.name);
  }

  it('reads yaml, yml and json of a folder in the order of names, and below it only when asked', async () => {
    mkdirSync(join(folder, 'below'));
    put('b.yml', service('b'));
    put('a.yaml', service('a'));
    put('c.json', '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "c"}}');
    put('d.txt', service('d'));
    put('below/e.yaml', service('e'));
    expect(await namesIn([folder])).toEqual(['a', 'b', 'c']);
    expect(await namesIn([folder], true)).toEqual(['a', 'b', 'e', 'c']);
    expect(await namesIn([join(folder, 'd.txt')])).toEqual(['d']);
  });

  it('reads a file once, however often it is named', async () => {
    put('a.yaml', service('a'));
    const inventory = await read([folder, join(folder, 'a.yaml'), join(folder, '.', 'a.yaml')]);
    expect(objectsOf(inventory, 'services')).toHaveLength(1);
    expect(inventory.problems).toEqual([]);
  });

  it('joins files and standard input', async () => {
    put('a.yaml', service('a'));
    const inventory = await read([join(folder, 'a.yaml'), '-'], false, async () => service('b'));
    expect(objectsOf(inventory, 'services').map((s) => s.metadata.name)).toEqual(['a', 'b']);
    expect(inventory.source).toEqual({ kind: 'manifests', name: `${join(folder, 'a.yaml')}, standard input` });
    const [, b] = objectsOf(inventory, 'services');
    expect(b && inventory.locate?.(b, ['metadata', 'name'])).toEqual({ file: 'standard input', line: 3, column: 12 });
  });

  it('refuses what is not there, and says what to do with an address', async () => {
    const missing = read([join(folder, 'nothing.yaml')]);
    await expect(missing).rejects.toThrow(UserError);
    await expect(missing).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('does not exist') });
    await expect(read(['https://example.com/a.yaml'])).rejects.toMatchObject({
      exitCode: 2,
      next: expect.stringContaining('-f -'),
    });
  });

  it('tells of an empty folder, of links to nowhere and of files that are no text', async () => {
    mkdirSync(join(folder, 'below'));
    expect((await read([folder])).problems).toEqual([
      { message: `${folder} holds no .yaml, .yml or .json file. Folders below it are read with -R.` },
    ]);
    symlinkSync(join(folder, 'gone'), join(folder, 'link.yaml'));
    put('image.yaml', Buffer.from([0x89, 0x50, 0, 1]));
    put('z.yaml', service('z'));
    const { problems, objects } = await read([folder]);
    expect(problems.map((p) => p.message)).toEqual([
      'The file is no text.',
      `${join(folder, 'link.yaml')} is not read: the link leads nowhere.`,
    ]);
    expect(objects.services).toMatchObject({ value: [{ metadata: { name: 'z' } }] });
  });

  it('reads UTF-8 with its mark, and UTF-16 as PowerShell writes it', async () => {
    put('a.yaml', `\ufeff${service('a')}`);
    put('b.yaml', Buffer.from(`\ufeff${service('b')}`, 'utf16le'));
    put('c.yaml', Buffer.from(`\ufeff${service('c')}`, 'utf16le').swap16());
    const inventory = await read([folder]);
    const services = objectsOf(inventory, 'services');
    expect(services.map((s) => s.metadata.name)).toEqual(['a', 'b', 'c']);
    expect(services.map((s) => inventory.locate?.(s, ['kind'])?.line)).toEqual([2, 2, 2]);
    expect(inventory.problems).toEqual([]);
  });

  it('says that kustomize has not been run', async () => {
    put('kustomization.yaml', 'resources: [a.yaml]\n');
    put('a.yaml', service('a'));
    expect((await read([folder])).problems).toEqual([
      {
        message: expect.stringContaining(`kubectl kustomize ${folder} | grpclb doctor -f -`),
        location: { file: join(folder, 'kustomization.yaml'), line: 1, column: 1 },
      },
    ]);
  });
});

describe('readManifests: what is known of a cluster', () => {
  it('has what files can say, and says that it is not all', async () => {
    const { objects, at } = await readText(service('a'));
    expect(at).toBe('2026-08-01T12:00:00.000Z');
    expect(objects.ingresses).toEqual({
      state: 'present',
      value: [],
      from: 'standard input',
      at,
      complete: false,
      gaps: ['only what the given files contain'],
    });
    for (const name of ['pods', 'endpointSlices', 'nodes'] as const) {
      expect(objects[name]).toMatchObject({
        state: 'absent',
        reason: 'not-asked',
        detail: expect.stringContaining('manifests do not say'),
      });
    }
  });

  it('takes endpoints and nodes that somebody wrote into the files', async () => {
    const inventory = await readText(`apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: a-x, labels: {kubernetes.io/service-name: a}}
addressType: IPv4
endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]
ports: [{port: 80}]
---
apiVersion: v1
kind: Node
metadata: {name: n1, namespace: odd}
status: {conditions: [{type: Ready, status: "True"}], images: [{sizeBytes: 1}]}
`);
    expect(objectsOf(inventory, 'endpointSlices')).toHaveLength(1);
    expect(objectsOf(inventory, 'nodes')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'n1' },
        status: { conditions: [{ type: 'Ready', status: 'True' }] },
      },
    ]);
  });

  it('has nothing to report of an empty input', async () => {
    for (const text of ['', '\n\n', '# only a comment\n', '---\n---\n', '%YAML 1.2\n---\n', '---\n# x\n...\n']) {
      expect(await readText(text), JSON.stringify(text)).toMatchObject({ problems: [], passedOver: 0 });
    }
  });
});
