import { spawnSync } from 'node:child_process';
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
import { grpclb, kubectl, kubectlJson, root, until } from './kit/cluster.js';
import { apply } from './kit/greeter.js';

/** `grpclb probe` against real proxies and pods that are broken, each in one way: the layer it names, and the cause. */
const namespace = `grpclb-failures-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'grpclb-failures-'));
const authority = join(folder, 'ca.pem');
const outcomes: { what: string; report: LayerReport }[] = [];

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
  if (process.env.UPDATE_RESULTS === '1') writeFileSync(join(root, 'docs/probe-failures.md'), table());
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

type Expected = Pick<Broken, 'what' | 'layer' | 'says' | 'cause'>;

function expectTold(stdout: string, told: string, { what, layer, says, cause }: Expected): void {
  expect(stdout, told).toContain('"kind": "Layers"');
  const report = reportOf(stdout);
  outcomes.push({ what, report });
  const failed = failedIn(report);
  expect({ failed: report.failed, says: failed?.says, cause: report.cause }).toEqual({
    failed: expect.toBeOneOf([layer].flat()),
    says: expect.stringMatching(says),
    cause: expect.stringMatching(cause),
  });
  expect(report.next.length).toBeGreaterThan(0);
}

function failedIn({ layers }: LayerReport) {
  return layers.find(({ state }) => state === 'failed');
}

function table(): string {
  const cell = (text: string | undefined = '') => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
  const rows = outcomes.map(({ what, report }) =>
    [what, report.failed, failedIn(report)?.says, report.cause].map(cell).join(' | '),
  );
  return `# What \`grpclb probe\` says of broken endpoints

Written by \`UPDATE_RESULTS=1 npm run test:lab\` (test/e2e/probeFailures.lab.ts): ${rows.length} listeners of real nginx 1.22, HAProxy 2.6 and
Envoy 1.40, and pods out of reach, each broken in one way; what probe says of the layer that failed, and the likely cause.

| broken | layer | what it says | likely cause |
| --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
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

describe('pods that are out of reach', () => {
  it('a Service whose pods answer on another port with a web page', async () => {
    const { stdout, stderr } = await probe('svc/nginx:p40080', ['-plaintext']);
    expectTold(stdout, stderr, {
      what: 'a Service, at its port of a web page',
      layer: 'http',
      says: /^HTTP 200, text\/html, from nginx: "Shop"/,
      cause: /the port is not that of the gRPC server/,
    });
  });

  it('a Service whose port is one of TLS', async () => {
    const { stdout, stderr } = await probe('svc/nginx:p40443', ['-cacert', 'CA']);
    expectTold(stdout, stderr, {
      what: 'a Service with TLS, by its own name',
      layer: 'tls',
      says: /valid for nginx, haproxy, envoy, not nginx\..*\.svc/,
      cause: /for other names than nginx\..*\.svc/,
    });
  });

  it('a Service whose port leads to one on which the pods do not listen', async () => {
    const { stdout, stderr } = await probe('svc/greeter:p40443', ['-plaintext']);
    expectTold(stdout, stderr, {
      what: 'a Service, whose port leads to nobody in its pods',
      layer: 'tcp',
      says: /svc\/greeter:p40443: the connection is refused/,
      cause: /Nothing listens on this port within the pod/,
    });
  });

  it('a Service that selects nobody', async () => {
    const { stderr, code } = await probe('svc/nobody:p50051', ['-plaintext']);
    expect(stderr).toContain('svc/nobody has nobody to answer: no pod has app=nobody.');
    expect(code).toBe(1);
  });

  it('a port on which nobody listens, by a port-forward', async () => {
    const { stdout, stderr } = await probe('pod/greeter:7', ['-plaintext']);
    expectTold(stdout, stderr, {
      what: 'a pod, at a port on which nobody listens',
      layer: 'tcp',
      says: /the connection is refused/,
      cause: /Nothing listens on this port within the pod/,
    });
  });

  it('a port that says nothing, in plaintext and with TLS', async () => {
    const plain = await probe(`pod/quiet:${silentPort}`, ['-plaintext']);
    expectTold(plain.stdout, plain.stderr, {
      what: 'a port that says nothing',
      layer: 'http2',
      says: /it answers neither HTTP\/2 nor a TLS handshake/,
      cause: /takes the connection and says nothing: it hangs/,
    });
    const tls = await probe(`pod/quiet:${silentPort}`, ['-insecure']);
    expectTold(tls.stdout, tls.stderr, {
      what: 'a port that says nothing, asked for TLS',
      layer: 'tls',
      says: /does not speak TLS/,
      cause: /says nothing/,
    });
  });

  it.each([
    ['drops them', ['-j', 'DROP'], /no answer at all/, /NetworkPolicy or a firewall drops them/],
    [
      'rejects them',
      ['-j', 'REJECT', '--reject-with', 'icmp-admin-prohibited'],
      /there is no route to it/,
      /no way to this address, or a firewall or a policy/,
    ],
    ['resets them', ['-j', 'REJECT', '--reject-with', 'tcp-reset'], /the connection is refused/, /kube-proxy refuses/],
  ])('packets to a pod, and a rule that %s', async (does, target, says, cause) => {
    const { node, ip } = placeOf('greeter');
    const other = node === 1 ? 2 : 1;
    const rule = ['-d', ip, '-p', 'tcp', '--dport', '50051', ...target];
    expect(fromNode(other, ip).code).toBe(0);
    onNode(node, ['iptables', '-I', 'FORWARD', ...rule]);
    try {
      const { stdout, stderr } = fromNode(other, ip);
      expectTold(stdout, stderr, { what: `packets to a pod, and a rule that ${does}`, layer: 'tcp', says, cause });
    } finally {
      onNode(node, ['iptables', '-D', 'FORWARD', ...rule]);
    }
    expect(fromNode(other, ip).code).toBe(0);
  });
});

function placeOf(pod: string): { node: number; ip: string } {
  const { spec, status } = kubectlJson<{ spec: { nodeName: string }; status: { podIP: string } }>([
    '-n',
    namespace,
    'get',
    'pod',
    pod,
  ]);
  return { node: Number(spec.nodeName.replace(/\D+/g, '')), ip: status.podIP };
}

/** Within a node of the lab, as `docker exec` would. */
function onNode(node: number, words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(join(root, 'test/lab/lab'), ['nsnode', String(node), ...words], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** A probe of a pod's own address, as from a pod on that node. */
function fromNode(node: number, ip: string) {
  const bin = join(root, 'bin/grpclb.js');
  return onNode(node, [
    process.execPath,
    bin,
    'probe',
    '-plaintext',
    '-connect-timeout',
    '2',
    '-o',
    'json',
    `${ip}:50051`,
    'health',
  ]);
}
