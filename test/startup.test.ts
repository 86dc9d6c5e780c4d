import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** Counts modules, not milliseconds: what a command loads is what its start costs. */
const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'bin/grpclb.js');
const folder = mkdtempSync(join(tmpdir(), 'grpclb-startup-'));
const manifest = join(folder, 'service.yaml');
writeFileSync(manifest, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n    - port: 80\n');
const flow = join(folder, 'flow.yaml');
writeFileSync(flow, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80}]}\n');
const recorder = join(folder, 'recorder.mjs');
const log = join(folder, 'loaded.txt');
writeFileSync(
  recorder,
  `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({ load(url, context, next) { appendFileSync(process.env.LOADED, url + '\\n'); return next(url, context); } });
`,
);

afterAll(() => rmSync(folder, { recursive: true }));

/** Our own files that a command loads, by name. */
function loaded(...args: string[]): { files: string[]; status: number | null } {
  writeFileSync(log, '');
  const { status } = spawnSync(process.execPath, ['--import', recorder, bin, ...args], {
    encoding: 'utf8',
    env: { ...process.env, LOADED: log, NODE_COMPILE_CACHE: '', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  const files = readFileSync(log, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => basename(url));
  return { files, status };
}

const holds = (files: string[], chunk: string) => files.some((f) => f.startsWith(chunk));

describe('the start', () => {
  it('of probe reads its own file and two that are shared', () => {
    const { files, status } = loaded('probe', '-plaintext', '-connect-timeout', '1', '127.0.0.1:1', 'list');
    expect(status).toBe(1);
    expect(files.slice(0, files.findIndex((f) => f.startsWith('runProbe-')) + 1).length).toBeLessThanOrEqual(5);
  });

  it('answers --version without oclif', () => {
    const { files, status } = loaded('--version');
    expect(status).toBe(0);
    expect(files.length).toBeGreaterThan(0);
    expect(files.length).toBeLessThanOrEqual(5);
    expect(holds(files, 'oclif-')).toBe(false);
  });

  it('prints --help without the Kubernetes library, the gRPC library and the YAML parser', () => {
    const { files, status } = loaded('--help');
    expect(status).toBe(0);
    expect(holds(files, 'oclif-')).toBe(true);
    for (const chunk of ['kubernetes-client-', 'grpc-js-', 'yaml-']) expect(holds(files, chunk)).toBe(false);
  });

  it('judges manifests without the Kubernetes library and the gRPC library, and plain ones without the YAML parser', () => {
    const { files, status } = loaded('doctor', '-f', manifest);
    expect(status).toBe(0);
    for (const chunk of ['kubernetes-client-', 'grpc-js-', 'yaml-']) expect(holds(files, chunk)).toBe(false);
    const { files: withLibrary } = loaded('doctor', '-f', flow);
    expect(holds(withLibrary, 'yaml-')).toBe(true);
  });

  it.each([
    ['checks', []],
    ['explain', ['l4-connection-pinning']],
  ])('runs %s without the Kubernetes library, the gRPC library and the YAML parser', (command, args) => {
    const { files, status } = loaded(command, ...args);
    expect(status).toBe(0);
    expect(holds(files, 'oclif-')).toBe(true);
    for (const chunk of ['kubernetes-client-', 'grpc-js-', 'yaml-']) expect(holds(files, chunk)).toBe(false);
  });

  it('leaves standard input to -f -, however early it comes', () => {
    const { stdout } = spawnSync(process.execPath, [bin, 'doctor', '-f', '-', '-o', 'json'], {
      encoding: 'utf8',
      input: readFileSync(manifest),
    });
    expect(JSON.parse(stdout).summary.servicesRead).toBe(1);
  });

  it('loads the Kubernetes library for a cluster, so the names above are the right ones', () => {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]\nusers: [{name: u, user: {}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n',
    );
    const { files, status } = loaded('doctor', '--kubeconfig', kubeconfig);
    expect(status).toBe(3);
    expect(holds(files, 'kubernetes-client-')).toBe(true);
    expect(holds(files, 'grpc-js-')).toBe(false);
  });
});
