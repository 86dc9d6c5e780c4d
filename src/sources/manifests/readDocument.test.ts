import { describe, expect, it } from 'vitest';
import { objectsOf, readText } from '../../../test/kit/readText.js';

const service = (name: string, more = '') => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n${more}`;

async function servicesOf(text: string): Promise<string[]> {
  return objectsOf(await readText(text), 'services').map((s) => s.metadata.name);
}

describe('documents of a text', () => {
  it.each([
    [
      'marks with and without words behind',
      `${service('a')}--- # next\n${service('b')}---\n---\n${service('c')}...\n${service('d')}`,
    ],
    [
      'Windows line ends',
      [service('a'), service('b'), service('c'), service('d')].join('---\n').replaceAll('\n', '\r\n'),
    ],
    [
      'a mark inside a block of text',
      `${service('a')}---\nx: |\n  text\n---\n${['b', 'c', 'd'].map((n) => service(n)).join('---\n')}`,
    ],
    [
      'JSON objects in a row',
      'abcd'
        .split('')
        .map((name) => JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name } }, null, 1))
        .join('\n'),
    ],
    [
      'a list',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: 'abcd'.split('').map((name) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name } })),
      }),
    ],
    [
      'a typed list, whose items need not say what they are',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'ServiceList',
        items: 'abcd'.split('').map((name) => ({ metadata: { name } })),
      }),
    ],
    [
      'a list in a list',
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n${'abcd'
        .split('')
        .map((n) => `  - apiVersion: v1\n    kind: Service\n    metadata:\n      name: ${n}\n`)
        .join('')}`,
    ],
  ])('reads %s', async (_, text) => {
    expect(await servicesOf(text)).toEqual(['a', 'b', 'c', 'd']);
  });

  const yamlList = `# a comment
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: a}
  -
    apiVersion: v1
    kind: Service
    metadata:
      name: b
    spec:
      ports:
      - port: 1
      - port: 2
        targetPort: grpc
  - {apiVersion: v1, kind: Service, metadata: {name: c}, spec: {ports: [{port: 1}, {port: 2, targetPort: grpc}]}}
`;
  const jsonList = `{"kind": "List", "apiVersion": "v1", "items": [
  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}}, {"apiVersion": "v1", "kind": "Service",
   "metadata": {"name": "b"}, "spec": {"ports": [{"port": 1}, {"port": 2,
     "targetPort": "grpc"}]}},
  {
    "apiVersion": "v1", "kind": "Service", "metadata": {"name": "c"}, "spec": {"ports": [{}, {"port": 1}, {"port": 2, "targetPort": "grpc"}]}
  }]}`;

  it.each([
    ['YAML', yamlList, [17, 9], [18, 94]],
    ['YAML without flow, which is read another way', yamlList.replace(/ {2}- \{.*\n/, ''), [17, 9], undefined],
    ['YAML with Windows line ends', yamlList.replaceAll('\n', '\r\n'), [17, 9], [18, 94]],
    ['JSON', jsonList, [4, 6], [6, 119]],
  ])('knows where fields of the items of a list stand: %s', async (_, text, placeInB, placeInC) => {
    const inventory = await readText(text);
    const [, b, c] = objectsOf(inventory, 'services');
    const place = (object: typeof b) => {
      const found = object && inventory.locate?.(object, ['spec', 'ports', 1, 'targetPort', 'deeper']);
      return found && [found.line, found.column];
    };
    expect(place(b)).toEqual(placeInB);
    expect(place(c)).toEqual(placeInC);
  });

  it('resolves anchors, aliases and merge keys', async () => {
    const inventory = await readText(`apiVersion: v1
kind: Service
metadata:
  name: a
  labels: &labels
    app: greeter
    tier: back
spec:
  selector:
    <<: *labels
    tier: front
`);
    const [a] = objectsOf(inventory, 'services');
    expect(a?.spec?.selector).toEqual({ app: 'greeter', tier: 'front' });
    expect(a && inventory.locate?.(a, ['spec', 'selector', 'app'])).toMatchObject({ line: 6, column: 5 });
    expect(a && inventory.locate?.(a, ['spec', 'selector', 'tier'])).toMatchObject({ line: 11, column: 5 });
  });

  it.each([
    ['a tab', 'spec:\n\tports: []\n', { line: 5, column: 1 }, 'spaces only'],
    ['a wrong indentation', 'spec:\n    a: 1\n  b: 2\n', { line: 6, column: 1 }, 'indentation'],
    ['two colons', 'spec: a: b\n', { line: 4, column: 7 }, 'second colon'],
    ['an open quote', 'spec: "a\n', { line: 5, column: 1 }, 'quote'],
    ['an open bracket', 'spec: [a\n', { line: 5, column: 1 }, ']'],
    ['an unknown alias', 'spec: *x\n', { line: 4, column: 7 }, 'unresolved alias'],
  ])('tells of %s with its place, and reads the others', async (_, broken, place, says) => {
    const inventory = await readText(`${service('a')}---\n${service('b', broken)}---\n${service('c')}`);
    expect(objectsOf(inventory, 'services').map((s) => s.metadata.name)).toEqual(['a', 'c']);
    expect(inventory.problems).toEqual([
      {
        message: expect.stringMatching(/^The document cannot be read: .*\.$/),
        location: { file: 'standard input', line: place.line + 4, column: place.column },
      },
    ]);
    expect(inventory.problems[0]?.message).toContain(says);
  });

  it('survives documents that are made to be too much', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'])
      bomb.push(`${to}: &${to} [${`*${from}, `.repeat(10)}x]`);
    const deep = `x: ${'['.repeat(50_000)}`;
    const json = `{"a": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const cycle = `${service('cycle', 'spec: &s\n  selector: {a: b}\n  other: *s\n')}`;
    const inventory = await readText([bomb.join('\n'), deep, json, cycle, service('a')].join('\n---\n'));
    expect(objectsOf(inventory, 'services').map((s) => s.metadata.name)).toContain('a');
    expect(() => JSON.stringify(inventory)).not.toThrow();
    expect(inventory.problems.length).toBeGreaterThanOrEqual(2);
  });

  it('takes the last of two equal keys, and tells of it, in YAML and in JSON', async () => {
    const yaml = await readText(service('a', 'spec:\n  type: ClusterIP\n  type: NodePort\n'));
    const json = await readText(
      '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"},\n "spec": {"type": "ClusterIP", "type": "NodePort"}}',
    );
    for (const [inventory, location] of [
      [yaml, { line: 6, column: 3 }],
      [json, { line: 2, column: 32 }],
    ] as const) {
      expect(objectsOf(inventory, 'services')[0]?.spec?.type).toBe('NodePort');
      expect(inventory.problems).toMatchObject([{ message: expect.stringContaining('twice'), location }]);
    }
  });

  it.each([
    ['control lines', '{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n{{- end }}\n'],
    ['a value', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "x.name" . }}\n'],
    ['a quoted value', service('a', 'spec:\n  type: "{{ .Values.type }}"\n')],
    ['a number', service('a', 'spec:\n  ports:\n  - port: {{ .Values.port }}\n')],
    [
      'labels',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    {{- include "x.labels" . | nindent 4 }}\n',
    ],
  ])('knows a template by %s, tells once a file, and takes nothing of it', async (_, text) => {
    const inventory = await readText(`${text}---\n${text}`);
    expect(inventory.problems).toHaveLength(1);
    expect(inventory.problems[0]).toMatchObject({
      message: expect.stringContaining('helm template'),
      location: { file: 'standard input' },
    });
    expect(objectsOf(inventory, 'services')).toEqual([]);
  });

  it('leaves braces alone where they belong', async () => {
    const inventory = await readText(`apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, annotations: {note: "{{ x }}"}}
data:
  log-format: '{{ not ours }}'
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {template: {spec: {containers: [{name: a, args: ["--format={{.Name}}"], env: [{name: X, value: "{{ y }}"}]}]}}}
`);
    expect(inventory.problems).toEqual([]);
    expect(objectsOf(inventory, 'controllerConfigMaps')).toHaveLength(1);
    expect(objectsOf(inventory, 'workloads')).toHaveLength(1);
  });
});

describe('objects of a document', () => {
  it('counts what is none of ours, and tells of what was meant to be', async () => {
    const inventory = await readText(`replicas: 3
---
- a
---
just words
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a}
---
kind: Service
metadata: {name: forgotten}
`);
    expect(inventory.passedOver).toBe(6);
    expect(objectsOf(inventory, 'services')).toEqual([]);
    expect(inventory.problems).toMatchObject([{ message: expect.stringContaining('no usable apiVersion') }]);
  });

  it('tells of versions that have other fields', async () => {
    const inventory = await readText('apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: old}\n');
    expect(inventory.problems).toEqual([
      {
        message:
          'Ingress/old is not read: its apiVersion extensions/v1beta1 has other fields than networking.k8s.io/v1. Convert it, for example with kubectl convert.',
        location: { file: 'standard input', line: 1, column: 1 },
      },
    ]);
  });

  it('sets the namespace where it is left out, and takes it off what has none', async () => {
    const inventory = await readText(
      `${service('a')}---\napiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: shop}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n`,
      'team',
    );
    expect(objectsOf(inventory, 'services').map((s) => s.metadata.namespace)).toEqual(['team', 'shop']);
    expect(objectsOf(inventory, 'namespaces')).toEqual([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    ]);
  });

  it('lets the later of two equal objects count', async () => {
    const inventory = await readText(
      `${service('a', 'spec: {type: NodePort}\n')}---\n${service('a', 'spec: {type: ClusterIP}\n')}`,
    );
    const services = objectsOf(inventory, 'services');
    expect(services.map((s) => s.spec?.type)).toEqual(['ClusterIP']);
    expect(inventory.problems).toEqual([
      {
        message:
          'Service/a is there twice in namespace default: the first one is at standard input:1. This one counts.',
        location: { file: 'standard input', line: 6, column: 1 },
      },
    ]);
    expect(services[0] && inventory.locate?.(services[0], ['spec', 'type'])?.line).toBe(9);
  });

  it('takes workloads of every make', async () => {
    const inventory = await readText(`apiVersion: v1
kind: Pod
metadata: {name: single, labels: {app: a}}
spec:
  containers:
  - {name: main, ports: [{containerPort: 50051}]}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: canary}
spec: {replicas: 2, template: {metadata: {labels: {app: b}}}}
---
apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: {name: dc}
spec: {replicas: 1, selector: {app: c}, template: {metadata: {labels: {app: c}}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: x, image: img}]}}}}}
`);
    const [pod, rollout, config, cron] = objectsOf(inventory, 'workloads');
    expect(pod).toMatchObject({
      kind: 'Pod',
      spec: { replicas: 1, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'main' }] } } },
    });
    expect(pod && inventory.locate?.(pod, ['spec', 'template', 'spec', 'containers', 0, 'ports', 0])?.line).toBe(6);
    expect(rollout).toMatchObject({ kind: 'Rollout', spec: { replicas: 2 } });
    expect(config?.spec?.selector).toEqual({ matchLabels: { app: 'c' } });
    expect(cron?.spec?.jobTemplate?.spec?.template?.spec?.containers).toEqual([{ name: 'x', image: 'img' }]);
    expect(inventory.objects.pods.state).toBe('absent');
  });

  it('leaves out what a workload of the same files has made, as in the output of kubectl get -o yaml', async () => {
    const owned = (kind: string, name: string, owner: string, by: string) =>
      `- apiVersion: ${kind === 'Pod' ? 'v1' : 'apps/v1'}\n  kind: ${kind}\n  metadata: {name: ${name}, ownerReferences: [{apiVersion: apps/v1, kind: ${owner}, name: ${by}, controller: true}]}\n  spec: {replicas: 1}\n`;
    const inventory = await readText(
      `apiVersion: v1\nkind: List\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: a}\n${owned('ReplicaSet', 'a-1', 'Deployment', 'a')}${owned('Pod', 'a-1-x', 'ReplicaSet', 'a-1')}${owned('ReplicaSet', 'b-1', 'Deployment', 'b')}`,
    );
    expect(objectsOf(inventory, 'workloads').map((w) => w.metadata.name)).toEqual(['a', 'b-1']);
  });
});
