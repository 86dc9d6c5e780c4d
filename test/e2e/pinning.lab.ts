import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportService } from '../../src/model/report.js';
import { grpclb, kubectl, kubectlJson } from './kit/cluster.js';
import { apply, clientYaml, greeterYaml, measurable, rolledOut } from './kit/greeter.js';

/** The main job on a real cluster: pinned, still pinned after scaling, balanced by the path that doctor prints. */
const namespace = `grpclb-e2e-${process.pid}`;

beforeAll(async () => {
  kubectl(['create', 'namespace', namespace]);
  apply(greeterYaml(namespace, 3));
  rolledOut(namespace, 'greeter');
  apply(clientYaml(namespace, `dns:///greeter.${namespace}.svc.cluster.local:50051`, 'pick_first'));
  rolledOut(namespace, 'cart');
  await measurable(namespace, 4);
});

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

async function diagnose(...args: string[]): Promise<{ report: Report; code: number | null; stderr: string }> {
  const { stdout, stderr, code } = await grpclb(['doctor', '-n', namespace, '-o', 'json', ...args]);
  try {
    return { report: JSON.parse(stdout) as Report, code, stderr };
  } catch {
    throw new Error(`no report (exit code ${code}): ${stderr}\n${stdout.slice(0, 2000)}`);
  }
}

function service(report: Report, name: string): ReportService {
  const found = report.services.find((s) => s.name === name);
  if (!found) throw new Error(`no Service ${name} among ${report.services.map((s) => s.name).join(', ')}`);
  return found;
}

/** The checks that found something, each with those that follow from it. */
function told({ findings }: Report) {
  return findings.map(({ check, consequences = [] }) => [check, consequences.map((c) => c.check)] as const);
}

let first: Report;

describe('a gRPC Service behind a cluster IP with one client', () => {
  it('is pinned, with its figures', async () => {
    const { report, code } = await diagnose();
    first = report;
    const greeter = service(report, 'greeter');
    expect(greeter.reasons.join('\n')).toContain('1 of 3 pods does');
    expect(greeter).toMatchObject({
      verdict: 'pinned',
      confidence: 'proved',
      figures: { pods: 3, podsWithData: 3, idlePods: 2, ceiling: 1 },
    });
    expect(greeter.figures.effectivePods).toBeLessThan(1.2);
    expect(greeter.paths).toEqual([expect.objectContaining({ from: 'Deployment/cart', balancing: 'l4' })]);
    expect(told(report)).toContainEqual([
      'l4-connection-pinning',
      expect.arrayContaining(['hpa-cannot-spread-pinned-load']),
    ]);
    expect(code).toBe(1);
    expect(report.summary.complete).toBe(true);
  });

  it('has the CPU figures of kubectl top', async () => {
    const { report } = await diagnose('--duration', '20s');
    const top = new Map(
      kubectl(['-n', namespace, 'top', 'pods', '--no-headers'])
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/))
        .map(([name = '', cpu = '']) => [name, Number(cpu.replace('m', ''))]),
    );
    for (const pod of service(report, 'greeter').pods) {
      const theirs = top.get(pod.name);
      expect(theirs, `kubectl top lists ${pod.name}`).toBeDefined();
      // kubectl rounds up to a whole millicore; the load itself moves a little from window to window.
      expect(Math.abs((pod.cpuMillicores ?? Number.NaN) - (theirs ?? 0))).toBeLessThanOrEqual(2 + 0.15 * (theirs ?? 0));
    }
  });

  it('prints what it knows on Ctrl-C', async () => {
    const { stdout, code } = await grpclb(['doctor', '-n', namespace, '-o', 'json', '--duration', '2m'], {
      interruptAfterMs: 12_000,
    });
    const report = JSON.parse(stdout) as Report;
    expect(code).toBe(130);
    expect(report.summary.interrupted).toBe(true);
    expect(service(report, 'greeter').pods.some((p) => (p.lifetimeCpuSeconds ?? 0) > 0)).toBe(true);
  });

  it('is judged by what its objects are, as kubectl sees them', async () => {
    const { Api } = await import('../../src/kube/api.js');
    const { loadConnection } = await import('../../src/kube/connection.js');
    const { readCluster } = await import('../../src/sources/cluster/readCluster.js');
    const { systemClock } = await import('../../src/kube/systemClock.js');
    const { kubeconfig } = await import('./kit/cluster.js');
    const api = new Api(await loadConnection({ kubeconfig }));
    const { objects } = await readCluster(api, { namespaces: 'all', clock: systemClock }).finally(() => api.close());
    const kinds = {
      services: 'services',
      endpointSlices: 'endpointslices',
      pods: 'pods',
      nodes: 'nodes',
      namespaces: 'namespaces',
      horizontalPodAutoscalers: 'horizontalpodautoscalers.v2.autoscaling',
      ingresses: 'ingresses',
      ingressClasses: 'ingressclasses',
      networkPolicies: 'networkpolicies',
    } as const;
    for (const [name, resource] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
      const evidence = objects[name];
      if (evidence.state !== 'present') throw new Error(`${name} is absent: ${evidence.detail}`);
      const theirs = kubectlJson<{ items: { metadata: { name: string; namespace?: string } }[] }>([
        'get',
        resource,
        '-A',
      ]).items;
      const key = (o: { metadata: { name: string; namespace?: string } }) =>
        `${o.metadata.namespace ?? ''}/${o.metadata.name}`;
      expect(evidence.value.map(key).sort(), name).toEqual(theirs.map(key).sort());
    }
    const services = kubectlJson<{ items: { metadata: { name: string; namespace: string }; spec: object }[] }>([
      'get',
      'services',
      '-A',
    ]).items;
    const ours = objects.services.state === 'present' ? objects.services.value : [];
    for (const theirs of services) {
      const mine = ours.find(
        (s) => s.metadata.name === theirs.metadata.name && s.metadata.namespace === theirs.metadata.namespace,
      );
      expect(theirs.spec).toMatchObject(mine?.spec ?? { missing: true });
    }
  });

  it('gets a plan whose every object passes a strict server-side dry run', async () => {
    const objects = first.plan.flatMap((entry) =>
      entry.options.flatMap((o) => o.steps.flatMap((s) => (s.do === 'apply' ? s.objects : []))),
    );
    expect(objects.length).toBeGreaterThanOrEqual(4);
    const refused: string[] = [];
    for (const object of objects) {
      try {
        kubectl(
          ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--field-manager=grpclb-e2e', '-f', '-'],
          JSON.stringify(object),
        );
      } catch (error) {
        refused.push(`${object.kind}/${object.metadata.name}: ${(error as { stderr?: string }).stderr ?? error}`);
      }
    }
    expect(refused).toEqual([]);
    const patches = first.plan.flatMap((entry) =>
      entry.options.flatMap((o) => o.steps.filter((s) => s.do === 'patch')),
    );
    for (const { object, type, patch } of patches) {
      kubectl([
        'patch',
        object.kind,
        object.name,
        ...(object.namespace ? ['-n', object.namespace] : []),
        `--type=${type}`,
        '-p',
        JSON.stringify(patch),
        '--dry-run=server',
      ]);
    }
  });

  it('stays pinned when it is scaled to six: the new pods idle', async () => {
    apply(greeterYaml(namespace, 6));
    rolledOut(namespace, 'greeter');
    await measurable(namespace, 7);
    const { report } = await diagnose();
    expect(service(report, 'greeter')).toMatchObject({
      verdict: 'pinned',
      confidence: 'proved',
      figures: { pods: 6, idlePods: 5, youngIdlePods: 3 },
    });
    expect(told(report)).toContainEqual(['l4-connection-pinning', expect.arrayContaining(['new-pods-idle'])]);
  });

  it('is balanced after the generated headless path and a round_robin client', async () => {
    const entry = first.plan.find((p) => p.for === 'service' && p.service.name === 'greeter');
    const headless = entry?.options.find((o) => o.remedy === 'headless-round-robin');
    const objects = headless?.steps.flatMap((s) => (s.do === 'apply' ? s.objects : [])) ?? [];
    const generated = objects.find((o) => o.kind === 'Service');
    expect(generated).toBeDefined();
    for (const object of objects) kubectl(['apply', '-f', '-'], JSON.stringify(object));
    const port = (generated as unknown as { spec: { ports: { port: number }[] } }).spec.ports[0]?.port;
    apply(
      clientYaml(namespace, `dns:///${generated?.metadata.name}.${namespace}.svc.cluster.local:${port}`, 'round_robin'),
    );
    rolledOut(namespace, 'cart');
    await measurable(namespace, 7);
    const { report } = await diagnose();
    const balanced = service(report, generated?.metadata.name ?? '');
    expect(balanced).toMatchObject({ verdict: 'balanced', confidence: 'proved' });
    expect(balanced.figures.effectivePods).toBeGreaterThan(5);
    expect(report.findings.filter((f) => f.severity === 'error')).toEqual([]);
  });
});
