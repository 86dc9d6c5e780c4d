import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fakeCluster } from '../../test/kit/fakeCluster.js';
import { config, home } from '../../test/kit/kubeconfigHome.js';
import { localApi } from '../../test/kit/localApi.js';
import { expectBySchema } from '../../test/kit/schema.js';
import { type DoctorOptions, doctor } from './doctor.js';
import { snapshot, snapshotBytes } from './snapshot.js';

const shop = '/api/v1/namespaces/shop';
const io = { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} };
const labels = { app: 'greeter' };
const template = {
  metadata: { labels },
  spec: {
    containers: [
      {
        name: 'app',
        ports: [{ name: 'grpc', containerPort: 50051 }],
        env: [{ name: 'DB_PASSWORD', value: 'hunter2' }],
      },
    ],
  },
};
const objects = {
  '/api/v1/namespaces': [{ metadata: { name: 'shop' } }, { metadata: { name: 'kitchen' } }],
  [`${shop}/services`]: [
    {
      metadata: { namespace: 'shop', name: 'greeter' },
      spec: { clusterIP: '10.96.0.9', selector: labels, ports: [{ name: 'grpc', port: 50051, targetPort: 'grcp' }] },
    },
  ],
  '/apis/apps/v1/namespaces/shop/deployments': [
    {
      metadata: { namespace: 'shop', name: 'greeter' },
      spec: { replicas: 3, selector: { matchLabels: labels }, template },
    },
  ],
};

async function clusterOptions(refuses = (_: { path: string }) => false) {
  const { url } = await localApi(fakeCluster({ at: objects, refuses }));
  return {
    cluster: { kubeconfig: home().file('config', config(url)), namespace: 'shop' },
    allNamespaces: false,
    durationMs: 0,
    grpc: [],
    version: 'test',
  };
}

const rest = {
  view: 'report',
  files: [],
  recursive: false,
  stdin: async () => '',
  targets: [],
  only: [],
  skip: [],
} as const;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'grpclb-snapshot-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it.each(['cluster.json', 'cluster.json.gz'])('says of %s what doctor says of the cluster', async (name) => {
  const options = await clusterOptions();
  const file = join(folder(), name);
  const taken = snapshotBytes(await snapshot(options, io), file);
  writeFileSync(file, taken);
  const [live, replayed] = await Promise.all(
    [undefined, file].map((from) => doctor({ ...options, ...rest, snapshot: from } satisfies DoctorOptions, io)),
  );
  expect(replayed?.report.findings.map((f) => f.check)).toContain('target-port-name-unresolved');
  expect(replayed?.report.findings).toEqual(live?.report.findings);
  expect(replayed?.report.services).toEqual(live?.report.services);
  expect(replayed?.report.unjudged).toEqual(live?.report.unjudged);
  expect(replayed?.report.source).toMatchObject({ kind: 'snapshot' });
});

it('is as its schema has it', async () => {
  const taken = await snapshot(await clusterOptions(({ path }) => path.includes('ingress')), io);
  const written = JSON.parse(snapshotBytes(taken, 'cluster.json').toString());
  expect(written.objects.ingresses).toMatchObject({ state: 'absent', reason: 'forbidden' });
  // What was read is Kubernetes' own, and figures that change as sources learn more.
  expectBySchema('snapshot', written, (place) => /\/(objects|reading|value|strangers)$/.test(place));
});

it('holds no value that looks like a secret', async () => {
  const text = JSON.stringify(await snapshot(await clusterOptions(), io));
  expect(text).toContain('DB_PASSWORD');
  expect(text).not.toContain('hunter2');
});

it('is not written of a namespace that is not there, and is where namespaces cannot be listed', async () => {
  const asked = async (refuses: Parameters<typeof clusterOptions>[0]) => {
    const options = await clusterOptions(refuses);
    return snapshot({ ...options, cluster: { ...options.cluster, namespace: 'shopp' } }, io);
  };
  await expect(asked(() => false)).rejects.toMatchObject({ exitCode: 2, next: 'did you mean -n shop?' });
  const taken = await asked(({ path }) => /^\/api\/v1\/namespaces(\/shopp)?$/.test(path));
  expect(taken.namespaces).toEqual(['shopp']);
});

it('is not written of a cluster that refuses everything', async () => {
  const options = await clusterOptions(() => true);
  await expect(snapshot(options, io)).rejects.toMatchObject({ exitCode: 3 });
});

it.each([
  ['no JSON', 'kind: Snapshot', 'it is no JSON'],
  ['another kind', '{"kind":"Report","apiVersion":"grpclb.dev/v1"}', 'its kind is Report'],
  ['another version', '{"kind":"Snapshot","apiVersion":"grpclb.dev/v9"}', 'it is of grpclb.dev/v9'],
  ['a part', '{"kind":"Snapshot","apiVersion":"grpclb.dev/v1","takenAt":"2026-01-01"}', 'namespaces is missing'],
  ['half of a packed one', Buffer.from([0x1f, 0x8b, 8, 0]), 'it does not unpack'],
])('is refused where it is %s', async (_, content, why) => {
  const file = join(folder(), 'snapshot');
  writeFileSync(file, content);
  const asked = doctor({ ...(await clusterOptions()), ...rest, snapshot: file }, io);
  await expect(asked).rejects.toMatchObject({ exitCode: 2, why: expect.stringContaining(why) });
});

it('is refused for a namespace that it does not hold', async () => {
  const options = await clusterOptions();
  const file = join(folder(), 'shop.json');
  writeFileSync(file, snapshotBytes(await snapshot(options, io), file));
  const other = { ...options, cluster: { ...options.cluster, namespace: 'other' } };
  await expect(doctor({ ...other, ...rest, snapshot: file }, io)).rejects.toMatchObject({ exitCode: 2 });
});
