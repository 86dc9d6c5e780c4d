import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportService } from '../../src/model/report.js';
import { grpclb, kubectl, root } from './kit/cluster.js';
import { apply, clientYaml, greeterYaml, measurable, rolledOut } from './kit/greeter.js';

/** Restricted service accounts: a partial report, the missing rule named, the right exit code. */
const namespace = `grpclb-rbac-${process.pid}`;
const folder = mkdtempSync(join(tmpdir(), 'grpclb-e2e-'));

const reads = (more: string) => `
- {apiGroups: [""], resources: [namespaces, nodes, pods, services], verbs: [list]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list]}
- {apiGroups: [apps], resources: [deployments, statefulsets, daemonsets, replicasets], verbs: [list]}
- {apiGroups: [batch], resources: [jobs, cronjobs], verbs: [list]}
- {apiGroups: [autoscaling], resources: [horizontalpodautoscalers], verbs: [list]}
- {apiGroups: [networking.k8s.io], resources: [ingresses, ingressclasses, networkpolicies], verbs: [list]}
- {apiGroups: [gateway.networking.k8s.io], resources: [gatewayclasses, gateways, grpcroutes, httproutes, referencegrants], verbs: [list]}
${more}`;
const secrets = '- {apiGroups: [""], resources: [secrets, configmaps], verbs: [list, get]}\n';
const metrics = '- {apiGroups: [metrics.k8s.io], resources: [pods], verbs: [list]}\n';
const nodesProxy = '- {apiGroups: [""], resources: [nodes/proxy], verbs: [get]}\n';

const accounts: Record<string, string | undefined> = {
  'no-metrics': reads(secrets + nodesProxy),
  'no-secrets': reads(metrics + nodesProxy),
  'no-nodes-proxy': reads(secrets + metrics),
  nothing: undefined,
  viewer: undefined,
};

beforeAll(async () => {
  kubectl(['create', 'namespace', namespace]);
  apply(greeterYaml(namespace, 3));
  apply(clientYaml(namespace, `dns:///greeter.${namespace}.svc.cluster.local:50051`, 'pick_first'));
  rolledOut(namespace, 'greeter');
  rolledOut(namespace, 'cart');
  for (const [name, rules] of Object.entries(accounts)) {
    kubectl(['-n', namespace, 'create', 'serviceaccount', name]);
    const role = `${namespace}-${name}`;
    if (rules !== undefined) {
      apply(`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${role}}
rules:${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${role}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]
`);
    }
    const config = execFileSync(resolve(root, 'test/lab/kubeconfig-for'), [name, namespace], { encoding: 'utf8' });
    writeFileSync(join(folder, name), config, { mode: 0o600 });
  }
  // The cluster's own role for those who may look at one namespace; metrics-server adds its figures to it.
  const viewer = `${namespace}:viewer`;
  kubectl(['-n', namespace, 'create', 'rolebinding', 'viewer', '--clusterrole=view', `--serviceaccount=${viewer}`]);
  await measurable(namespace, 4);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  for (const [name, rules] of Object.entries(accounts)) {
    if (rules !== undefined) kubectl(['delete', 'clusterrole,clusterrolebinding', `${namespace}-${name}`]);
  }
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

async function as(
  account: string,
  ...args: string[]
): Promise<{ report: Report; code: number | null; stderr: string }> {
  const { stdout, stderr, code } = await grpclb(
    ['doctor', '-n', namespace, '-o', 'json', '--duration', '20s', '--kubeconfig', join(folder, account), ...args],
    {},
  );
  if (!stdout.startsWith('{')) throw new Error(`no report (exit code ${code}): ${stderr}`);
  return { report: JSON.parse(stdout) as Report, code, stderr };
}

function refusal(report: Report, evidence: string) {
  return report.findings
    .filter((f) => f.check === 'rbac-insufficient')
    .flatMap((f) => f.witnesses)
    .some((w) => `${w.source} ${w.says}`.includes(evidence));
}

/** The rungs that brought something. */
function heard(service: ReportService | undefined): Set<number> {
  return new Set(service?.evidence.filter(({ leans }) => leans !== 'silent').map(({ rung }) => rung));
}

it('needs no more than `view` for rung 1, and says what each further rung needs', async () => {
  const { report, code } = await as('viewer', '--fail-on', 'never', '--require-complete');
  const greeter = report.services.find((s) => s.name === 'greeter');
  expect(greeter).toMatchObject({ verdict: 'pinned', confidence: 'possible' });
  expect(heard(greeter)).toEqual(new Set([1]));
  const silent = greeter?.evidence.filter(({ leans }) => leans === 'silent') ?? [];
  expect(silent.map(({ rung }) => rung)).toEqual([2, 3, 4, 5]);
  for (const { says } of silent) expect(says).toContain('is forbidden');
  const needs = ['nodes/proxy', 'pods/proxy', 'pods/portforward', 'pods/exec'];
  for (const need of needs) expect(greeter?.wouldRaise.join()).toContain(need);
  expect(code).toBe(3);
});

describe('a service account that may not read', () => {
  it('metrics: is judged by the kubelet summary', async () => {
    const { report, code } = await as('no-metrics');
    expect(report.services.find((s) => s.name === 'greeter')?.verdict).toBe('pinned');
    expect(heard(report.services[0])).toEqual(new Set([2]));
    expect(refusal(report, 'metrics')).toBe(true);
    expect(report.summary.complete).toBe(false);
    expect(code).toBe(1);
  });

  it('nodes/proxy: is judged by metrics-server', async () => {
    const { report } = await as('no-nodes-proxy');
    const greeter = report.services.find((s) => s.name === 'greeter');
    expect(greeter).toMatchObject({ verdict: 'pinned', confidence: 'possible' });
    expect(heard(greeter)).toEqual(new Set([1]));
    expect(greeter?.wouldRaise.join()).toContain('nodes/proxy');
    expect(refusal(report, 'nodes/proxy')).toBe(true);
  });

  it('Secrets: never says that one is missing', async () => {
    const { report, code } = await as('no-secrets', '--fail-on', 'never', '--require-complete');
    expect(report.findings.some((f) => f.check.startsWith('tls-secret'))).toBe(false);
    expect(report.unjudged.some((u) => u.check === 'tls-secret-missing' && u.reason === 'forbidden')).toBe(true);
    expect(code).toBe(3);
  });

  it('anything: says so and exits with 3', async () => {
    const { stdout, stderr, code } = await grpclb([
      'doctor',
      '-n',
      namespace,
      '--duration',
      '5s',
      '--kubeconfig',
      join(folder, 'nothing'),
    ]);
    expect(code).toBe(3);
    expect(`${stdout}${stderr}`).toMatch(/forbidden/);
    expect(stdout).not.toMatch(/balanced/);
  });
});
