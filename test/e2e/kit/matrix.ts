import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportService } from '../../../src/model/report.js';
import { grpclb, kubectl, kubectlJson, sleep, until } from './cluster.js';
import { apply, measurable, rolledOut } from './greeter.js';
import { prometheusYaml } from './prometheus.js';
import { writeResults } from './results.js';
import {
  besideName,
  clientsYaml,
  type Expected,
  firstDeployment,
  podsOf,
  type Rung,
  rungs,
  type Scenario,
  serversYaml,
} from './scenario.js';
import { ServerLogs, type Truth, total } from './truth.js';

/** What came of the scenarios; filled before the first test runs. */
export interface Matrix {
  namespace: string;
  /** By all rungs together, or by one alone. */
  report(rung?: Rung): Report;
  all(name: string): ReportService;
  alone(rung: Rung, name: string): ReportService;
  /** What the servers did while all rungs were read together, or each alone. */
  truth(name: string, when?: 'alone'): Truth;
}

/** Makes live Services, judges them all in one pass over the namespace, and holds each verdict against the servers' own count. */
export function matrix(
  group: string,
  title: string,
  scenarios: readonly Scenario[],
  asked: readonly Rung[] = rungs,
): Matrix {
  const namespace = `grpclb-${group}-${process.pid}`;
  let report: Report | undefined;
  const reports = new Map<Rung, Report>();
  const truths = new Map<string, Truth>();
  const truthsAlone = new Map<string, Truth>();
  const made: Matrix = {
    namespace,
    report: (rung) => known(rung === undefined ? report : reports.get(rung), 'report'),
    all: (name) => serviceOf(made.report(), name),
    alone: (rung, name) => serviceOf(made.report(rung), name),
    truth: (name, when) => known((when === 'alone' ? truthsAlone : truths).get(name), `truth of ${name}`),
  };

  beforeAll(async () => {
    await setUp(namespace, scenarios);
    const from = Date.now();
    report = await pinning(namespace);
    const to = Date.now();
    await Promise.all(asked.map(async (rung) => reports.set(rung, await pinning(namespace, ...only(rung)))));
    const end = Date.now();
    const logs = new ServerLogs(namespace);
    for (const { name } of scenarios) {
      truths.set(name, logs.truth(name, from, to));
      truthsAlone.set(name, logs.truth(name, to, end));
    }
    if (process.env.UPDATE_RESULTS === '1') writeResults(title, scenarios, asked, made);
  }, 600_000);

  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  describe(`${title}: every rung together`, () => {
    it.each(scenarios.map((s) => [s.name, s] as const))('%s', (name, scenario) => {
      const truth = made.truth(name);
      const service = made.all(name);
      const told = `${scenario.story}\n${sentences(service)}\ntruth: ${truth.arrivals} ${[...truth.calls].map(([pod, calls]) => `${pod} ${calls}`).join(', ')}`;
      if (scenario.arrivals)
        expect([scenario.arrivals].flat(), `the lab does not do what it should: ${told}`).toContain(truth.arrivals);
      const { verdict, confidence } = expectedOf(scenario, truth);
      expect(service.verdict, told).toMatch(verdict);
      if (confidence) expect(service.confidence, told).toBe(confidence);
      // Where chance moves connections about, a window that begins a second later sees other shares.
      agrees(service, truth, scenario.arrivals === undefined ? 0.25 : 0.1, told);
    });
  });

  describe.each(asked)(`${title}: rung %s alone`, (rung) => {
    it('never calls pinned what reaches every pod', () => {
      for (const { name, story } of scenarios) {
        const { arrivals, evenness } = made.truth(name, 'alone');
        // A little less may be a little more in a rung's own window.
        if (arrivals !== 'none' && evenness < 0.95) continue;
        const service = made.alone(rung, name);
        expect(service.verdict, `${story}\n${sentences(service)}`).not.toBe('pinned');
      }
    });

    it('never calls balanced what goes to one pod', () => {
      for (const { name, story } of scenarios) {
        if (made.truth(name, 'alone').arrivals !== 'one') continue;
        const service = made.alone(rung, name);
        expect(service.verdict, `${story}\n${sentences(service)}`).not.toBe('balanced');
      }
    });

    it('says what has to be told', () => {
      for (const { name, story, alone } of scenarios) {
        const wanted = alone?.[rung];
        if (wanted === undefined) continue;
        const service = made.alone(rung, name);
        expect(service.verdict, `${story}\n${sentences(service)}`).toMatch(wanted);
      }
    });

    it('proves nothing without having seen connections', () => {
      if (rung === '4' || rung === '5') return;
      for (const { name } of scenarios) expect(made.alone(rung, name).confidence, name).not.toBe('proved');
    });
  });
  return made;
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`there is no ${what}`);
  return value;
}

function serviceOf(report: Report, name: string): ReportService {
  return known(
    report.services.find((s) => s.name === name),
    `Service ${name} in the report`,
  );
}

function expectedOf({ expected }: Scenario, truth: Truth): Expected {
  return typeof expected === 'function' ? expected(truth) : expected;
}

/** Everything a service was judged by, for the message of a test that fails. */
function sentences({ verdict, confidence, reasons, evidence }: ReportService): string {
  return [
    `${verdict} · ${confidence}`,
    ...reasons,
    ...evidence.map((e) => `${e.rung} ${e.source}: ${e.says} (${e.leans})`),
  ].join('\n');
}

/** The calls that were read are those that the servers counted, and the busiest pod is the one that worked most. */
function agrees({ pods, figures, verdict }: ReportService, truth: Truth, within: number, told: string): void {
  const read = new Map(pods.flatMap((p) => (p.callsPerSecond === undefined ? [] : [[p.name, p.callsPerSecond]])));
  // Pins that hop within seconds are at another pod where one read began a little later.
  if (total(truth.calls) < 100 || total(read) === 0 || truth.arrivals === 'hopping') return;
  for (const [pod, calls] of truth.calls) {
    const off = (read.get(pod) ?? 0) / total(read) - calls / total(truth.calls);
    expect(Math.abs(off), `share of ${pod}: ${told}`).toBeLessThan(within);
  }
  const skewed = verdict === 'pinned' || verdict === 'imbalanced';
  if (!skewed || total(truth.burned) === 0) return;
  // Two that do nearly the same change places from one window to the next.
  const burned = truth.burned.get(figures.hotPod ?? '') ?? 0;
  expect(burned / Math.max(...truth.burned.values()), told).toBeGreaterThan(1 - 2 * within);
}

async function setUp(namespace: string, scenarios: readonly Scenario[]): Promise<void> {
  kubectl(['create', 'namespace', namespace]);
  apply(scenarios.map((scenario) => serversYaml(namespace, scenario)).join('---\n'));
  allRolledOut(namespace);
  await resolvable(
    namespace,
    scenarios.filter((s) => s.headless || s.headlessBeside),
  );
  const more = scenarios.flatMap((s) => s.more?.(namespace) ?? []);
  if (more.length > 0) apply(more.join('---\n'));
  allRolledOut(namespace);
  apply(scenarios.map((scenario) => clientsYaml(namespace, scenario)).join(''));
  allRolledOut(namespace);
  for (const scenario of scenarios) {
    if (scenario.scaleTo === undefined) continue;
    await called(namespace, scenario.name);
    // A restart's worth of chance apart: pods of nearly one age were not added later.
    await aged(namespace, scenario.name, 40);
    const first = firstDeployment(scenario);
    kubectl(['-n', namespace, 'scale', `deployment/${first}`, `--replicas=${scenario.scaleTo}`]);
    rolledOut(namespace, first);
  }
  // Not each second: idle servers of some languages would burn more by being scraped than busy ones by calls.
  apply(prometheusYaml(namespace, 5));
  rolledOut(namespace, 'prometheus');
  const pods = kubectlJson(['-n', namespace, 'get', 'pods']).items.length;
  // Pods that joined less than a minute ago are warming up, and connections have to settle.
  await measurable(namespace, pods);
}

function allRolledOut(namespace: string): void {
  for (const { metadata } of kubectlJson<{ items: { metadata: { name: string } }[] }>([
    '-n',
    namespace,
    'get',
    'deploy',
  ]).items) {
    rolledOut(namespace, metadata.name);
  }
}

/** A client that asks DNS before the last pod is in it never dials that pod: it would be right to call that skewed. */
async function resolvable(namespace: string, scenarios: readonly Scenario[]): Promise<void> {
  for (const scenario of scenarios) {
    const pods = podsOf(scenario);
    const service = scenario.headless ? scenario.name : besideName(scenario.name);
    const name = `${service}.${namespace}.svc.cluster.local`;
    await until(`${pods} addresses of ${name}`, () => {
      const answer = kubectl([
        '-n',
        namespace,
        'exec',
        `deployment/${firstDeployment(scenario)}`,
        '--',
        'nslookup',
        name,
      ]);
      return answer.split(name).length - 1 === pods;
    });
  }
}

/** Waits until the youngest server of a scenario has so many seconds. */
async function aged(namespace: string, name: string, seconds: number): Promise<void> {
  const pods = ['-n', namespace, 'get', 'pods', '-l', `app=${name}`];
  const { items } = kubectlJson<{ items: { status: { startTime: string } }[] }>(pods);
  const youngest = Math.max(...items.map(({ status }) => Date.parse(status.startTime)));
  await sleep(Math.max(0, youngest + seconds * 1000 - Date.now()));
}

/** Waits until the servers of a scenario count calls. */
async function called(namespace: string, name: string): Promise<void> {
  await until(`calls of ${name}`, () => new ServerLogs(namespace).calls(name) > 0);
}

/** The flags by which one rung is read alone; Prometheus knows what was so while all of them were read. */
function only(rung: Rung): readonly string[] {
  const history = rung === '7' ? ['--prometheus', 'svc/prometheus', '--since', '70s'] : [];
  return ['--rungs', rung, ...history];
}

async function pinning(namespace: string, ...more: string[]): Promise<Report> {
  const { stdout, stderr } = await grpclb(['pinning', '-n', namespace, '-o', 'json', '--duration', '30s', ...more]);
  if (!stdout.startsWith('{')) throw new Error(`no report: ${stderr}`);
  return JSON.parse(stdout) as Report;
}
