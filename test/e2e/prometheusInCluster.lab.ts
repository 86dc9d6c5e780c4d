import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { grpclb, kubectl, sleep } from './kit/cluster.js';
import { apply, rolledOut } from './kit/greeter.js';
import { prometheusYaml } from './kit/prometheus.js';
import { clientsYaml, firstDeployment, type Scenario, serversYaml } from './kit/scenario.js';

/** A Prometheus in the cluster, read through the API server: one Service whose pin hops, one that is balanced. */
const namespace = `grpclb-prometheus-${process.pid}`;
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

let report: Report;

beforeAll(async () => {
  kubectl(['create', 'namespace', namespace]);
  apply(scenarios.map((scenario) => serversYaml(namespace, scenario)).join('---\n'));
  for (const scenario of scenarios) rolledOut(namespace, firstDeployment(scenario));
  apply(prometheusYaml(namespace, 1));
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
