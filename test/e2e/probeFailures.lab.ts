import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LayerReport } from '../../src/model/layers/layers.js';
import { type Broken, portOf, silentPort } from './kit/broken/broken.js';
import { envoy } from './kit/broken/envoy.js';
import { haproxy } from './kit/broken/haproxy.js';
import { nginx } from './kit/broken/nginx.js';
import { authorityPem, brokenYaml } from './kit/broken/pods.js';
import { grpclb, kubectl, until } from './kit/cluster.js';
import { apply } from './kit/greeter.js';

/** `grpclb probe` against real proxies and pods that are broken, each in one way: the layer it names, and the cause. */
const namespace = `grpclb-failures-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'grpclb-failures-'));
const authority = join(folder, 'ca.pem');

beforeAll(async () => {
  writeFileSync(authority, authorityPem);
  kubectl(['create', 'namespace', namespace]);
  apply(brokenYaml(namespace, silentPort));
  kubectl(['-n', namespace, 'wait', 'pod', '--all', '--for=condition=Ready', '--timeout=180s']);
  await until('the greeter answers', async () => (await probe('pod/greeter:50051', ['-plaintext'])).code === 0);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

function probe(address: string, flags: readonly string[], call: readonly string[] = ['ADDRESS', 'health']) {
  const places: Readonly<Record<string, string>> = { ADDRESS: address, CA: authority };
  const words = [...flags, ...call].map((word) => places[word] ?? word);
  return grpclb(['probe', '-n', namespace, '-max-time', '8', '-connect-timeout', '4', '-o', 'json', ...words]);
}

/** What is told on standard output, after whatever the call printed. */
function reportOf(stdout: string): LayerReport {
  const at = stdout.search(/^\{\n {2}"apiVersion"/m);
  return JSON.parse(stdout.slice(Math.max(0, at))) as LayerReport;
}

function expectTold(stdout: string, told: string, { layer, says, cause }: Broken<unknown>): void {
  expect(stdout, told).toContain('"kind": "Layers"');
  const report = reportOf(stdout);
  const failed = report.layers.find(({ state }) => state === 'failed');
  expect({ failed: report.failed, says: failed?.says, cause: report.cause }).toEqual({
    failed: expect.toBeOneOf([layer].flat()),
    says: expect.stringMatching(says),
    cause: expect.stringMatching(cause),
  });
  expect(report.next.length).toBeGreaterThan(0);
}

describe.each<[string, readonly Broken<unknown>[]]>([
  ['nginx', nginx],
  ['haproxy', haproxy],
  ['envoy', envoy],
])('behind a real %s', (pod, rows) => {
  it.each(rows.map((row, i) => [row.what, row, portOf(i)] as const))('%s', async (_, row, port) => {
    const { stdout, stderr, code } = await probe(`pod/${pod}:${port}`, row.flags ?? ['-plaintext'], row.call);
    expect(code, stderr).not.toBe(0);
    expectTold(stdout, stderr, row);
  });
});
