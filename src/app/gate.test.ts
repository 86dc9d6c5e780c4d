import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { exitCodeOf } from '../cli/exitCodes.js';
import { snapshotVersion } from '../model/snapshot.js';
import { readManifests } from '../sources/manifests/readManifests.js';
import { type DoctorOptions, doctor } from './doctor.js';
import { unmeasured } from './measure.js';

const folder = mkdtempSync(join(tmpdir(), 'grpclb-gate-'));
const app = join(folder, 'app.yaml');
const settings = join(folder, '.grpclb.yaml');
const known = join(folder, 'baseline.json');
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(settings, { force: true }));

/** A sticky gRPC Service in front of a Deployment whose port it misses: an error, a warning and an info. */
function write(ignore?: string, targetPort = 'grpcx'): void {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'greeter', namespace: 'shop', ...(ignore && { annotations: { 'grpclb.dev/ignore': ignore } }) },
    spec: {
      sessionAffinity: 'ClientIP',
      selector: { app: 'greeter' },
      ports: [{ name: 'grpc', port: 80, targetPort }],
    },
  };
  const ports = [{ name: 'grpc', containerPort: 50051 }];
  const container = { name: 's', image: 'x/y:1', ports, readinessProbe: { tcpSocket: { port: 50051 } } };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'greeter', namespace: 'shop' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'greeter' } },
      template: { metadata: { labels: { app: 'greeter' } }, spec: { containers: [container] } },
    },
  };
  writeFileSync(app, `${stringify(service)}---\n${stringify(deployment)}`);
}

const io = { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} };

function run(more: Partial<DoctorOptions> = {}) {
  const options: DoctorOptions = {
    view: 'report',
    cluster: { requestTimeout: '1s' },
    allNamespaces: false,
    files: [app],
    recursive: false,
    stdin: async () => '',
    targets: [],
    durationMs: 0,
    grpc: [],
    only: [],
    skip: [],
    version: 'test',
    ...more,
  };
  return doctor(options, io);
}

async function told(more: Partial<DoctorOptions> = {}) {
  const { report } = await run(more);
  const gate = { requireComplete: false, everythingRefused: false };
  return {
    found: report.findings.map((f) => `${f.severity} ${f.check}${f.silenced ? ` (${f.silenced.by})` : ''}`),
    silenced: report.summary.silenced,
    exit: exitCodeOf(report, { failOn: 'warning', ...gate }),
    report,
  };
}

const sticky = 'session-affinity-client-ip';
const unresolved = 'target-port-name-unresolved';

describe('ignores', () => {
  it('let nothing pass by themselves', async () => {
    write();
    const { found, silenced, exit } = await told();
    expect(found).toEqual([`error ${unresolved}`, `warning ${sticky}`, 'info l4-connection-pinning']);
    expect([silenced, exit]).toEqual([0, 1]);
  });

  it('by annotation keep findings in the report and fail nothing', async () => {
    write(`${unresolved} renamed tomorrow; ${sticky} sessions`);
    const { found, silenced, exit, report } = await told();
    expect(found).toEqual([
      `error ${unresolved} (annotation)`,
      `warning ${sticky} (annotation)`,
      'info l4-connection-pinning',
    ]);
    expect([silenced, exit]).toEqual([2, 0]);
    expect(report.summary.severities).toEqual({ error: 0, warning: 0, info: 1 });
    expect(report.findings[0]?.silenced).toEqual({
      by: 'annotation',
      where: 'annotation grpclb.dev/ignore of Service/greeter',
      reason: 'renamed tomorrow',
    });
    expect(report.plan.filter((entry) => entry.for === 'finding')).toEqual([]);
  });

  it('without a reason, or that silence nothing, are told with their place', async () => {
    write(`${sticky}\ntls-secret-missing made elsewhere`);
    const { report } = await told();
    const about = report.findings.filter((f) => f.check.startsWith('silence-'));
    expect(about.map((f) => [f.check, f.severity, f.location?.file, f.field])).toEqual([
      ['silence-unused', 'info', app, 'metadata.annotations["grpclb.dev/ignore"]'],
      ['silence-without-reason', 'info', app, 'metadata.annotations["grpclb.dev/ignore"]'],
    ]);
  });

  it('of checks that were not run, or beyond what was asked for, are not called unused', async () => {
    write('tls-secret-missing made elsewhere; cpu-skew known');
    expect((await told({ skip: ['tls'] })).found.filter((f) => f.includes('silence'))).toEqual([]);
    expect((await told({ targets: ['svc/greeter'] })).found.filter((f) => f.includes('silence'))).toEqual([]);
    expect((await told()).found.filter((f) => f.includes('silence'))).toEqual(['info silence-unused']);
  });

  it('that name no check are refused in a manifest, with the nearest right one', async () => {
    write('session-afinity-client-ip x');
    await expect(run()).rejects.toMatchObject({
      message: `${app}:7:5: there is no check session-afinity-client-ip`,
      next: `did you mean ${sticky}?`,
      exitCode: 2,
    });
  });

  it('that name no check are told of a snapshot, whose objects belong to others', async () => {
    write(`session-afinity-client-ip x; ${unresolved} later`);
    const inventory = await readManifests({
      paths: [app],
      recursive: false,
      stdin: async () => '',
      namespace: 'shop',
      now: Date.now,
    });
    const snapshot = join(folder, 'snapshot.json');
    const content = {
      apiVersion: snapshotVersion,
      kind: 'Snapshot',
      writtenBy: 'test',
      cluster: 'test',
      takenAt: inventory.at,
      namespaces: [],
      objects: inventory.objects,
      run: { reading: unmeasured('test'), strangers: [], sampledSeconds: 0 },
    };
    writeFileSync(snapshot, JSON.stringify(content));
    const { found, report } = await told({ files: [], snapshot });
    expect(found).toContain(`error ${unresolved} (annotation)`);
    const [wrong] = report.findings.filter((f) => f.check === 'silence-unused');
    expect(wrong?.message).toContain(`Was ${sticky} meant?`);
  });
});

describe('.grpclb.yaml', () => {
  it('beside the manifests silences and sets severities', async () => {
    write();
    writeFileSync(
      settings,
      `severities: {${sticky}: info, l4-connection-pinning: off}
ignores:
  - {check: ${unresolved}, object: {kind: Service, name: gre*}, reason: later, expires: 2999-01-01}
  - {check: tls-cert-expired, reason: nothing}
`,
    );
    const { found, exit, report } = await told();
    expect(found).toEqual([`error ${unresolved} (config)`, 'info silence-unused', `info ${sticky}`]);
    expect(exit).toBe(0);
    expect(report.source.config).toBe(settings);
    expect(report.findings[1]).toMatchObject({
      object: { kind: 'Config', name: settings },
      location: { file: settings, line: 4, column: 5 },
    });
  });

  it('silences no longer than it says', async () => {
    write();
    writeFileSync(settings, `ignores: [{check: ${unresolved}, reason: later, expires: 2020-01-01}]`);
    const { found, exit } = await told();
    expect(found).toContain(`error ${unresolved}`);
    expect(found).toContain('info silence-unused');
    expect(exit).toBe(1);
  });

  it('leaves out other namespaces', async () => {
    write();
    writeFileSync(settings, 'namespaces: [other]');
    expect((await told()).found).toEqual([]);
    writeFileSync(settings, 'namespaces: [shop]');
    expect((await told()).found).toHaveLength(3);
  });

  it('switches nothing off that the command line names', async () => {
    write();
    writeFileSync(settings, `severities: {${sticky}: off}`);
    expect((await told()).found).not.toContain(`warning ${sticky}`);
    expect((await told({ only: [sticky] })).found).toEqual([`warning ${sticky}`]);
  });
});

describe('a baseline', () => {
  it('lets known findings pass, fails on new ones and tells those that are gone', async () => {
    write();
    const text = await (await run()).baseline();
    writeFileSync(known, text);
    const schema = readFileSync(new URL('../../schema/baseline.schema.json', import.meta.url), 'utf8');
    expect(new Ajv2020().validate(JSON.parse(schema), JSON.parse(text))).toBe(true);

    const again = await told({ baseline: known });
    expect([again.exit, again.report.summary.silenced]).toEqual([0, 3]);
    expect(again.report.baseline).toEqual({ file: known, known: 3, gone: [] });

    write(undefined, 'grpc');
    const mended = await told({ baseline: known });
    expect(mended.exit).toBe(0);
    expect(mended.report.baseline?.gone.map(({ check }) => check)).toEqual([unresolved]);

    const { findings, ...rest } = JSON.parse(text);
    const less = findings.filter((f: { check: string }) => f.check !== sticky);
    writeFileSync(known, JSON.stringify({ ...rest, findings: less }));
    expect((await told({ baseline: known })).exit).toBe(1);
  });

  it('that is written over keeps what it knew', async () => {
    write();
    const text = await (await run()).baseline();
    writeFileSync(known, text);
    expect(await (await run({ baseline: known })).baseline()).toBe(text);
  });
});

describe('the choice of checks', () => {
  const found = async (only: string[], skip: string[] = []) => (await told({ only, skip })).found;

  it('takes ids, groups, patterns and lists of them', async () => {
    write();
    expect(await found(['session-*'])).toEqual([`warning ${sticky}`]);
    expect(await found([`${sticky},tls`])).toEqual([`warning ${sticky}`]);
    expect(await found(['service'], ['*-pinning', unresolved])).toEqual([`warning ${sticky}`]);
  });

  it.each([
    ['session-afinity-client-ip', sticky],
    ['servise', 'service'],
  ])('%s is refused: was %s meant?', async (word, meant) => {
    write();
    await expect(run({ skip: [word] })).rejects.toMatchObject({ next: `did you mean ${meant}?`, exitCode: 2 });
  });

  it('refuses a pattern that fits nothing', async () => {
    write();
    await expect(run({ only: ['zzz-*'] })).rejects.toMatchObject({ message: 'no check is called like zzz-*' });
  });
});
