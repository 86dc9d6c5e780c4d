import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fortune } from '../../../test/kit/fortune.js';
import { objectsOf, readText } from '../../../test/kit/readText.js';
import type { Location } from '../../model/inventory.js';
import type { KubeObject } from '../../model/objects.js';
import { buildTopology } from '../../model/topology/buildTopology.js';

async function told(text: string): Promise<string[]> {
  return (await readText(text)).problems.map(
    ({ message, location }) => `${location?.line}:${location?.column} ${message}`,
  );
}

describe('objects with the wrong types in them', () => {
  it('reads what was plainly meant, and tells of it', async () => {
    const text = `apiVersion: v1
kind: Service
metadata:
  name: greeter
  annotations:
    enabled: true
    version: 12
spec:
  publishNotReadyAddresses: "true"
  ports:
  - name: grpc
    port: "80"
`;
    expect(await told(text)).toEqual([
      '6:5 Service/greeter: metadata.annotations.enabled is true, text is needed: put it in quotes; it is read as "true".',
      '7:5 Service/greeter: metadata.annotations.version is the number 12, text is needed: put it in quotes; it is read as "12".',
      '9:3 Service/greeter: spec.publishNotReadyAddresses is the text "true", true or false is needed: take the quotes off; it is read as true.',
      '12:5 Service/greeter: spec.ports[0].port is the text "80", a number is needed: take the quotes off; it is read as 80.',
    ]);
    const [service] = objectsOf(await readText(text), 'services');
    expect(service).toMatchObject({
      metadata: { annotations: { enabled: 'true', version: '12' } },
      spec: { publishNotReadyAddresses: true, ports: [{ name: 'grpc', port: 80 }] },
    });
  });

  it('leaves out as little as possible, and finds what is left where it was written', async () => {
    const inventory = await readText(`apiVersion: v1
kind: Service
metadata:
  name: greeter
spec:
  type: [ClusterIP]
  selector: app
  ports:
  - name: first
    port: eighty
  -
  - name: third
  - name: fourth
    port: 50051
`);
    const [service] = objectsOf(inventory, 'services');
    expect(service?.spec).toEqual({ ports: [{ name: 'fourth', port: 50051 }] });
    expect(inventory.problems.map((p) => `${p.location?.line} ${p.message}`)).toEqual([
      '6 Service/greeter: spec.type is a list, text is needed; it is left out.',
      '7 Service/greeter: spec.selector is the text "app", a mapping is needed; it is left out.',
      '10 Service/greeter: spec.ports[0].port is the text "eighty", a number is needed; spec.ports[0] is left out.',
      '11 Service/greeter: spec.ports[1] is empty; it is left out.',
      '12 Service/greeter: spec.ports[2] has no port; it is left out.',
    ]);
    expect(service && inventory.locate?.(service, ['spec', 'ports', 0, 'port'])).toMatchObject({ line: 14, column: 5 });
  });

  it.each([
    ['no name', 'metadata: {labels: {a: b}}', '3:1 Service: metadata has no name; the object is left out.'],
    [
      'a list for metadata',
      'metadata: [x]',
      '3:1 Service: metadata is a list, a mapping is needed; the object is left out.',
    ],
    ['no metadata', 'spec: {}', '1:1 Service has no metadata; it is left out.'],
    [
      'a list for spec',
      'metadata: {name: a}\nspec: []',
      '4:1 Service/a: spec is a list, a mapping is needed; it is left out.',
    ],
    [
      'a word for ports',
      'metadata: {name: a}\nspec: {ports: http}',
      '4:8 Service/a: spec.ports is the text "http", a list is needed; it is left out.',
    ],
  ])('tells of %s', async (_, rest, says) => {
    expect(await told(`apiVersion: v1\nkind: Service\n${rest}\n`)).toEqual([says]);
  });

  it('takes empty fields for fields that are left out', async () => {
    const inventory = await readText(
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: null, annotations: {empty: }}\nspec:\n  selector:\n  ports:\n',
    );
    expect(inventory.problems).toEqual([]);
    expect(objectsOf(inventory, 'services')).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'a', namespace: 'default', annotations: { empty: '' } },
        spec: {},
      },
    ]);
  });

  it('keeps of pods what checks look at, and no copy that kubectl left', async () => {
    const inventory = await readText(`apiVersion: apps/v1
kind: Deployment
metadata: {name: a, managedFields: [{x: y}], annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}}
spec:
  strategy: {type: Recreate}
  template:
    spec:
      affinity: {x: y}
      volumes: [{name: v, configMap: {name: c}}]
      containers: [{name: main, ports: [{containerPort: 1}], securityContext: {x: y}, resources: {limits: {cpu: 1}}}]
`);
    expect(inventory.problems).toEqual([]);
    expect(objectsOf(inventory, 'workloads')[0]).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'a', namespace: 'default', annotations: {} },
      spec: {
        template: {
          spec: {
            volumes: [{ name: 'v', configMap: { name: 'c' } }],
            containers: [{ name: 'main', ports: [{ containerPort: 1 }], resources: { limits: { cpu: 1 } } }],
          },
        },
      },
    });
  });
});

const everyKind = `${fortune()}---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h}
spec: {scaleTargetRef: {kind: Deployment, name: go-grpc-greeter-server}, maxReplicas: 9, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gw}
spec: {gatewayClassName: x, listeners: [{name: l, port: 443, protocol: HTTPS, hostname: a.example, tls: {certificateRefs: [{name: wildcard.dev.mydomain.com}]}}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: r}
spec: {parentRefs: [{name: gw}], hostnames: [a.example], rules: [{backendRefs: [{name: go-grpc-greeter-server, port: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client, labels: {app: client}}
spec: {containers: [{name: c, env: [{name: GREETER_ADDR, value: "go-grpc-greeter-server:80"}]}]}
`;

/** Puts other values in the places of some, wherever they are. */
function spoiled(value: unknown, spoil: (at: number) => unknown, counter = { at: 0 }): unknown {
  const put = spoil(counter.at++);
  if (put !== undefined) return put;
  if (Array.isArray(value)) return value.map((part) => spoiled(part, spoil, counter));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, spoiled(part, spoil, counter)]));
}

describe('any input', () => {
  async function surviveAndLocate(text: string): Promise<number> {
    const inventory = await readText(text);
    const lines = text.split('\n').length;
    const isInside = (place: Location | undefined) =>
      expect(place?.line, JSON.stringify(text)).toSatisfy(
        (line?: number) => line !== undefined && line >= 1 && line <= lines,
      );
    buildTopology(inventory.objects, { grpc: [] });
    for (const { location } of inventory.problems) isInside(location);
    let read = 0;
    for (const evidence of Object.values(inventory.objects)) {
      for (const object of evidence.state === 'present' ? evidence.value : []) {
        if (!('kind' in object)) continue;
        read++;
        for (const path of pathsOf(object)) isInside(inventory.locate?.(object as KubeObject, path));
      }
    }
    return read;
  }

  function pathsOf(value: unknown): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [[]];
    const steps = Array.isArray(value) ? value.map((part, i) => [i, part] as const) : Object.entries(value);
    return [[], ...steps.flatMap(([step, part]) => pathsOf(part).map((path) => [step, ...path]))];
  }

  it('never throws, and every place is inside the file: values that are spoiled', async () => {
    const documents = everyKind.split('---\n');
    const inventory = await readText(everyKind);
    expect(inventory.problems).toEqual([]);
    const { parse } = await import('yaml');
    const objects = documents.map((text) => parse(text) as unknown);
    const odd = fc.constantFrom<unknown>(
      null,
      'word',
      '80',
      7,
      -1.5,
      true,
      [],
      {},
      [null],
      [7],
      { a: 1 },
      [[]],
      '{{ x }}',
      '',
      { 0: {} },
    );
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(150), odd), { minLength: 1, maxLength: 6 }), async (spoils) => {
        const wrong = new Map(spoils);
        const items = spoiled(objects, (at) => wrong.get(at)) as unknown[];
        read += await surviveAndLocate(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 2));
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('never throws, and every place is inside the file: text with slips in it', async () => {
    const slip = fc.record({
      at: fc.nat(everyKind.length),
      cut: fc.integer({ min: 0, max: 30 }),
      put: fc.constantFrom(
        '',
        ' ',
        '\n',
        '\t',
        '- ',
        ': ',
        '"',
        '{',
        '}',
        '[',
        '&a ',
        '*a',
        '|',
        '---\n',
        '{{',
        '#',
        '\r',
        '\ufeff',
        'é',
      ),
    });
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(slip, { minLength: 1, maxLength: 5 }), async (slips) => {
        let text = everyKind;
        for (const { at, cut, put } of slips) text = text.slice(0, at) + put + text.slice(at + cut);
        read += await surviveAndLocate(text);
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it('never throws: text that is no manifest at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom(...'ab1-.:# \'"\n\t[]{}&*!|>%@,?\\\r'), maxLength: 60 }),
        async (text) => {
          await surviveAndLocate(text);
        },
      ),
      { numRuns: 300 },
    );
  });
});
