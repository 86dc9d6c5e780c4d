import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { grpclb, kubectl } from './kit/cluster.js';
import { apply, clientYaml, greeterYaml, rolledOut } from './kit/greeter.js';

/** What the smaller commands say of a real cluster. */
const namespace = `grpclb-commands-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'grpclb-lab-'));

beforeAll(() => {
  kubectl(['create', 'namespace', namespace]);
  apply(greeterYaml(namespace, 2));
  rolledOut(namespace, 'greeter');
  apply(clientYaml(namespace, `dns:///greeter.${namespace}.svc.cluster.local:50051`, 'pick_first', 20));
  rolledOut(namespace, 'cart');
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

it('ports draws a chain that holds, down to what answers', async () => {
  const { stdout, code } = await grpclb(['ports', 'svc/greeter', '-n', namespace]);
  expect(stdout).toContain('port grpc = 50051');
  expect(stdout).toContain('2 of 2 pods listen');
  expect(stdout).toContain('HTTP/2 in plaintext');
  expect(code).toBe(0);
});

it('ports marks a Service that leads to a port on which nobody listens', async () => {
  apply(`apiVersion: v1
kind: Service
metadata: {name: astray, namespace: ${namespace}}
spec: {selector: {app: greeter}, ports: [{name: grpc, port: 80, targetPort: 50052}]}
`);
  const { stdout, code } = await grpclb(['ports', 'svc/astray', '-n', namespace]);
  expect(stdout).toMatch(/0 of 2 pods listen/);
  expect(stdout).toContain('nothing listens in');
  expect(code).toBe(1);
});

it('probe reaches a Service through a port-forward: list, health and a call', async () => {
  const probe = (...args: string[]) => grpclb(['probe', '-n', namespace, ...args]);
  expect((await probe('svc/greeter', 'list')).stdout.split('\n')).toContain('helloworld.Greeter');
  expect((await probe('svc/greeter:grpc', 'health')).stdout).toContain('SERVING');
  const called = await probe('-d', '{"name":"a"}', 'svc/greeter:50051', 'helloworld.Greeter/SayHello');
  expect(JSON.parse(called.stdout)).toEqual({ message: expect.stringMatching(/^greeter-/) });
});

it('probe over several connections names the pods that answered', async () => {
  const args = [
    'probe',
    '-n',
    namespace,
    '--repeat',
    '10',
    '--connections',
    '2',
    'svc/greeter',
    'grpc.health.v1.Health/Check',
  ];
  const { stdout } = await grpclb(args);
  expect(new Set(stdout.match(/greeter-[a-z0-9]+-[a-z0-9]+/g)).size).toBe(2);
});

it.each([
  ['probe', 'svc/greter', 'list'],
  ['trace', 'svc/greter', 'helloworld.Greeter/SayHello'],
])('%s says which Service is not there, and which is meant', async (...words) => {
  const { stderr, code } = await grpclb([...words, '-n', namespace]);
  expect(stderr).toContain(
    `namespace ${namespace} has no service greter; it has astray, greeter; did you mean greeter?`,
  );
  expect(code).toBe(2);
});

it('a snapshot is judged as the cluster was', async () => {
  const file = join(folder, 'cluster.json.gz');
  const taken = await grpclb(['snapshot', '-n', namespace, '--duration', '10s', '-o', file]);
  expect(taken.code, taken.stderr).toBe(0);
  const { stdout } = await grpclb(['doctor', '--snapshot', file, '-o', 'json']);
  const report = JSON.parse(stdout) as Report;
  const greeter = report.services.find((s) => s.name === 'greeter');
  expect(report.source.kind).toBe('snapshot');
  expect(greeter).toMatchObject({ verdict: 'pinned', confidence: 'proved', clients: [{ from: 'Deployment/cart' }] });
});

it.each(['doctor', 'pinning', 'top', 'ports', 'tls', 'logs'])(
  '%s refuses a namespace that is not there',
  async (command) => {
    const target = command === 'logs' ? ['svc/greeter'] : [];
    const { stderr, code } = await grpclb([command, ...target, '-n', `${namespace}x`]);
    expect(stderr).toContain(`has no namespace ${namespace}x`);
    expect(stderr).toContain(`did you mean -n ${namespace}?`);
    expect(code).toBe(2);
  },
);
