import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '../src/model/report.js';

/** Manifests as CI has them, through the built command. */
const bin = resolve(import.meta.dirname, '../bin/grpclb.js');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grpclb-input-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Told {
  status: number | null;
  stderr: string;
  report: Report;
}

function doctor(paths: string[], { input, node = [] }: { input?: string; node?: string[] } = {}): Told {
  const args = [...node, bin, 'doctor', ...paths.flatMap((path) => ['-f', path]), '-o', 'json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: tmpdir(),
    ...(input !== undefined && { input }),
    maxBuffer: 1e9,
  });
  return { status, stderr, report: stdout === '' ? ({} as Report) : JSON.parse(stdout) };
}

const put = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** A Service whose targetPort no container has: one error, on a line that must come out right. */
const broken = (name: string, head = '') => `${head}apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    app: ${name}
  ports:
    - name: grpc
      port: 80
      targetPort: grpcx
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: server
          image: registry.example.com/shop/${name}:1
          ports:
            - name: grpc
              containerPort: 50051
`;

const errorsOf = ({ report }: Told) =>
  report.findings
    .filter((f) => f.severity === 'error')
    .map((f) => `${f.check} ${f.object.name} ${f.location?.line}:${f.location?.column}`);

describe('the output of a renderer on standard input', () => {
  it('helm template: comments, blank documents, a hook, a test', () => {
    const input = `---
# Source: shop/templates/serviceaccount.yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: greeter
---
# Source: shop/templates/empty.yaml
---
# Source: shop/templates/greeter.yaml
${broken('greeter')}---
# Source: shop/templates/tests/connection.yaml
apiVersion: v1
kind: Pod
metadata:
  name: "greeter-test"
  annotations:
    "helm.sh/hook": test
spec:
  containers:
    - name: wget
      image: busybox
      command: ['wget']
      args: ['greeter:80']
  restartPolicy: Never
`;
    const told = doctor(['-'], { input });
    expect(told.status).toBe(1);
    expect(errorsOf(told)).toEqual(['target-port-name-unresolved greeter 22:7']);
    expect(told.report.findings[0]?.location?.file).toBe('standard input');
    expect(told.report.inputProblems).toEqual([]);
    expect(told.report.summary.passedOver).toBe(1);
  });

  it('kustomize build: sorted keys, CRDs and their objects', () => {
    const input = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.14.0
  name: widgets.example.com
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions: []
---
${broken('greeter')}---
apiVersion: example.com/v1
kind: Widget
metadata:
  name: w
spec:
  ports: not what a Service has
`;
    const told = doctor(['-'], { input });
    expect(errorsOf(told)).toEqual(['target-port-name-unresolved greeter 24:7']);
    expect(told.report.inputProblems).toEqual([]);
    expect(told.report.summary.passedOver).toBe(2);
  });

  it('nothing at all, as from a renderer that failed', () => {
    expect(doctor(['-'], { input: '' })).toMatchObject({ status: 2, stderr: expect.stringContaining('no Kubernetes') });
  });
});

describe('one file', () => {
  it('that holds no Kubernetes object is refused: a gate that looked at nothing has not passed', () => {
    put('values.yaml', 'replicaCount: 3\n');
    const told = doctor([join(folder, 'values.yaml')]);
    expect(told).toMatchObject({ status: 2, stderr: expect.stringContaining('holds no Kubernetes object') });
  });

  it('that holds objects of other kinds alone is read', () => {
    put('config.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nkind: Widget\napiVersion: a.b/v1\n');
    expect(doctor([join(folder, 'config.yaml')]).status).toBe(0);
  });
});

describe('a folder', () => {
  it('with YAML that is not Kubernetes skips and counts it', () => {
    put('app.yaml', broken('greeter'));
    put('values.yaml', 'replicaCount: 3\nimage:\n  repository: x\n');
    put('docker-compose.yml', 'services:\n  web: {image: x}\n');
    put('.github.yaml', 'on: [push]\njobs: {a: {steps: [{run: "echo {{ sha }}"}]}}\n');
    put('package.json', '{"name": "x", "version": "1"}');
    put('list.json', '[1, 2]');
    put('readme.md', '# not read');
    const told = doctor([folder]);
    expect(told.report.inputProblems).toEqual([]);
    expect(told.report.summary).toMatchObject({ passedOver: 5, servicesRead: 1 });
    expect(errorsOf(told)).toEqual(['target-port-name-unresolved greeter 12:7']);
  });

  it('with templates that are not rendered says what to do, and reads the rest', () => {
    put('app.yaml', broken('greeter'));
    const template = put(
      'service.yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n    {{- include "x" . | nindent 4 }}\nspec: {}\n',
    );
    const told = doctor([folder]);
    expect(told.report.summary).toMatchObject({ servicesRead: 1, complete: false });
    expect(told.report.inputProblems).toMatchObject([
      { location: { file: template, line: 4 }, message: expect.stringContaining('helm template') },
    ]);
  });

  it('of which nothing can be read is no healthy result', () => {
    const file = put('broken.yaml', 'apiVersion: v1\nkind: Service\nmetadata: {name: [\n');
    const { status, stderr } = doctor([file]);
    expect(status).toBe(2);
    expect(stderr).toContain(`${file}:`);
  });
});

describe('a file', () => {
  it('with Windows line ends and a byte order mark has the same places', () => {
    const told = doctor([put('app.yaml', `\ufeff${broken('greeter').replaceAll('\n', '\r\n')}`)]);
    expect(told.report.inputProblems).toEqual([]);
    expect(errorsOf(told)).toEqual(['target-port-name-unresolved greeter 12:7']);
  });

  it('with anchors and merge keys is read as it resolves', () => {
    const text = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: &meta {name: greeter, namespace: shop, labels: &labels {app: greeter}}
    spec:
      selector: *labels
      ports:
        - &port {name: grpc, port: 80, targetPort: grpcx}
        - <<: *port
          name: grpc-two
          port: 81
  - apiVersion: apps/v1
    kind: Deployment
    metadata: *meta
    spec:
      selector: {matchLabels: *labels}
      template:
        metadata: {labels: *labels}
        spec: {containers: [{name: s, image: x, ports: [{name: grpc, containerPort: 50051}]}]}
`;
    const told = doctor([put('list.yaml', text)]);
    expect(told.report.inputProblems).toEqual([]);
    expect(errorsOf(told).map((e) => e.split(':')[0])).toEqual([
      'target-port-name-unresolved greeter 10',
      // What is merged in stands where it was written.
      'target-port-name-unresolved greeter 10',
    ]);
  });

  it('with a key that is there twice tells the line, and takes the last', () => {
    const text = broken('greeter').replace(
      '      targetPort: grpcx\n',
      '      targetPort: grpcx\n      targetPort: grpc\n',
    );
    const told = doctor([put('app.yaml', text)]);
    expect(told.report.inputProblems).toMatchObject([
      { location: { line: 13 }, message: expect.stringMatching(/twice/) },
    ]);
    expect(errorsOf(told)).toEqual([]);
  });

  it('of 50 MB, with long lines and blocks, fits into a small heap', () => {
    const blob = `    a line {{ of a template }} that is data\n`.repeat(2_000);
    const crd =
      `    - name: v1\n      schema: {openAPIV3Schema: {type: object, description: "${'x'.repeat(2_000)}"}}\n`.repeat(
        40,
      );
    const file = put('big.yaml', broken('greeter'));
    const chunk = (i: number) =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\ndata:\n  blob: |\n${blob}  line: "${'y'.repeat(50_000)}"\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: d${i}.example.com\nspec:\n  versions:\n${crd}`;
    let bytes = 0;
    for (let i = 0; bytes < 50e6; i++) {
      const text = chunk(i);
      bytes += text.length;
      appendFileSync(file, text);
    }
    const told = doctor([file], { node: ['--max-old-space-size=100'] });
    expect(told.stderr).toBe('');
    expect(errorsOf(told)).toEqual(['target-port-name-unresolved greeter 12:7']);
    expect(told.report.summary.passedOver).toBeGreaterThan(200);
  });
});

it('calls nobody for manifests: --active needs a cluster', () => {
  const file = put('app.yaml', broken('greeter'));
  const { status, stderr } = spawnSync(process.execPath, [bin, 'doctor', '-f', file, '--active'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('--active needs a cluster');
});
