import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { grpclb, kubectl, kubectlJson, sleep } from './kit/cluster.js';
import { apply, rolledOut } from './kit/greeter.js';
import { clientsYaml, firstDeployment, type Scenario, serversYaml } from './kit/scenario.js';

/** A Prometheus in the cluster, read through the API server: one Service whose pin hops, one that is balanced. */
const namespace = `grpclb-prometheus-${process.pid}`;
const image = process.env.GRPCLB_E2E_PROMETHEUS_IMAGE ?? 'lab.local/prometheus:1';
const scenarios: readonly Scenario[] = [
  {
    name: 'hopping',
    story: 'MAX_CONNECTION_AGE of 10 s and one client',
    maxConnectionAge: '10s',
    clients: { pods: 1, policy: 'pick_first', rps: 60 },
    expected: { verdict: 'pinned' },
  },
  {
    name: 'spread',
    story: 'headless, round_robin',
    headless: true,
    clients: { pods: 1, policy: 'round_robin', rps: 60 },
    expected: { verdict: 'balanced' },
  },
];

interface PodAddresses {
  items: { metadata: { name: string }; status: { podIP: string } }[];
}

/** Debian's build has no Kubernetes discovery: the pods are written down. */
function prometheusYaml(): string {
  const { items } = kubectlJson<PodAddresses>(['get', 'pods', '-n', namespace]);
  const targets = items.map(({ metadata, status }) => ({
    targets: [`${status.podIP}:9090`],
    labels: { namespace, pod: metadata.name },
  }));
  const config = { global: { scrape_interval: '1s' }, scrape_configs: [{ job_name: 'pods', static_configs: targets }] };
  const metadata = { namespace, name: 'prometheus', labels: { app: 'prometheus' } };
  const args = ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/data'];
  const container = {
    name: 'prometheus',
    image,
    imagePullPolicy: 'IfNotPresent',
    args,
    ports: [{ name: 'web', containerPort: 9090 }],
    readinessProbe: { httpGet: { path: '/-/ready', port: 'web' }, periodSeconds: 2 },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/prometheus' },
      { name: 'data', mountPath: '/data' },
    ],
  };
  const volumes = [
    { name: 'config', configMap: { name: 'prometheus' } },
    { name: 'data', emptyDir: {} },
  ];
  const template = { metadata: { labels: metadata.labels }, spec: { containers: [container], volumes } };
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'prometheus.yml': JSON.stringify(config) } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { selector: { matchLabels: metadata.labels }, template },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: metadata.labels, ports: [{ port: 80, targetPort: 'web' }] },
    },
  ]
    .map((object) => JSON.stringify(object))
    .join('\n---\n');
}

let report: Report;

beforeAll(async () => {
  kubectl(['create', 'namespace', namespace]);
  apply(scenarios.map((scenario) => serversYaml(namespace, scenario)).join('---\n'));
  for (const scenario of scenarios) rolledOut(namespace, firstDeployment(scenario));
  apply(prometheusYaml());
  await sleep(10_000);
  apply(scenarios.map((scenario) => clientsYaml(namespace, scenario)).join(''));
  rolledOut(namespace, 'prometheus');
  // The first minute of a pod is warm-up, and history has to come about.
  await sleep(110_000);
  const flags = ['--rungs', '7', '--prometheus', 'svc/prometheus', '--since', '70s', '-n', namespace, '-o', 'json'];
  const { stdout, stderr } = await grpclb(['pinning', ...flags]);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  report = JSON.parse(stdout) as Report;
});

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

describe('a Prometheus behind the API server', () => {
  it.each(scenarios.map((s) => [s.name, s] as const))('%s', (name, { expected }) => {
    const service = report.services.find((s) => s.name === name);
    const said = JSON.stringify({ reasons: service?.reasons, evidence: service?.evidence }, null, 1);
    expect(service?.verdict, said).toBe((expected as { verdict: string }).verdict);
    expect(service?.evidence, said).toContainEqual(
      expect.objectContaining({ rung: 7, source: expect.stringContaining('Prometheus, calls over') }),
    );
    // Nothing scrapes the kubelets there, and that is said.
    expect(said).toContain('no series of container_cpu_usage_seconds_total');
  });
});
