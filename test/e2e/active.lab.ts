import { readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportService } from '../../src/model/report.js';
import { grpclb, grpclbInside, image, kubectl, type Ran, root, until } from './kit/cluster.js';
import { apply, rolledOut } from './kit/greeter.js';
import { proxyYaml } from './kit/proxies.js';
import { clientsYaml, type Scenario, serversYaml } from './kit/scenario.js';

/** Rung 8: what calls of our own show of a path, from where there is one. */
const namespace = `grpclb-active-${process.pid}`;
const pods = { story: '', expected: { verdict: 'at-risk' } } as const;
const quiet: Scenario = { name: 'quiet', ...pods };
const fronted: Scenario = { name: 'fronted', headlessBeside: true, ...pods };
const busy: Scenario = { name: 'busy', clients: { pods: 1, policy: 'pick_first', rps: 30 }, ...pods };
/** Its servers count nothing that can be read. */
const silent: Scenario = { name: 'silent', server: { metrics: false, channelz: false }, ...pods };
const serverSets = [quiet, fronted, busy, silent];
const dialsPods = `fronted-pods.${namespace}.svc.cluster.local`;
const dialsAddress = `fronted.${namespace}.svc.cluster.local`;
const fronts = [
  { name: 'nginx-pods', proxy: 'nginx', host: dialsPods },
  { name: 'envoy-pods', proxy: 'envoy', host: dialsPods },
  { name: 'haproxy-pods', proxy: 'haproxy', host: dialsPods },
  { name: 'envoy-address', proxy: 'envoy', host: dialsAddress },
] as const;

beforeAll(() => {
  kubectl(['create', 'namespace', namespace]);
  apply(serverSets.map((scenario) => serversYaml(namespace, scenario)).join('---\n'));
  for (const { name } of serverSets) rolledOut(namespace, `${name}-0`);
  // nginx asks for the addresses of the pods once, when it starts.
  const proxies = fronts.map(({ name, ...front }) => proxyYaml(namespace, name, front));
  apply([...proxies, clientsYaml(namespace, busy)].join('---\n'));
  for (const name of [...fronts.map((front) => front.name), 'busy-client']) rolledOut(namespace, name);
});

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

async function called(
  name: string,
  run: (args: readonly string[]) => Promise<Ran>,
  ...more: string[]
): Promise<ReportService> {
  const asked = ['pinning', `svc/${name}`, '-n', namespace, '--duration', '5s', '--active', '-o', 'json'];
  const { stdout, stderr, code } = await run([...asked, ...more]);
  if (stdout === '') throw new Error(`no report (exit code ${code}): ${stderr}`);
  const service = (JSON.parse(stdout) as Report).services.find((one) => one.name === name);
  if (!service) throw new Error(`${name} is not in the report`);
  return service;
}

/** Once in 243 times, kube-proxy's dice send six connections to one pod of three. */
const dice = { retry: 1 };

const rung8 = ({ evidence = [] }: ReportService) => evidence.find(({ rung }) => rung === 8);

describe('from inside the cluster', () => {
  it('the address of a Service balances connections: one pod over one, several over six', dice, async () => {
    const service = await called('quiet', grpclbInside, '--rungs', '4');
    expect(rung8(service)).toMatchObject({ leans: 'by-connection', source: expect.stringContaining('the cluster IP') });
    expect(rung8(service)?.says).toMatch(
      /^50 calls over 1 connection all reached quiet-0-\S+, 300 over 6 reached [23] pods/,
    );
    expect(service).toMatchObject({ verdict: 'at-risk', confidence: 'proved' });
  });

  async function throughFront(name: (typeof fronts)[number]['name']): Promise<ReportService> {
    const address = kubectl(['-n', namespace, 'get', 'service', name, '-o', 'jsonpath={.spec.clusterIP}']);
    const service = await called('fronted', grpclbInside, '--rungs', '4', '--active-address', `${address}:50051`);
    expect(rung8(service)?.source, rung8(service)?.says).toContain(`health checks to the address ${address}:50051`);
    // Nobody is known to take that way.
    expect(service.verdict).toBe('idle');
    return service;
  }

  it.each(['nginx-pods', 'envoy-pods', 'haproxy-pods'] as const)(
    '%s: a proxy that dials the pods balances calls: every pod over one connection',
    async (name) => {
      const service = await throughFront(name);
      expect(rung8(service)?.says).toMatch(/^50 calls over 1 connection reached 3 pods/);
      expect(rung8(service)?.leans).toBe('by-call');
    },
  );

  it('a proxy that dials the address of the Service does not balance calls', async () => {
    const service = await throughFront('envoy-address');
    expect(rung8(service)?.leans, rung8(service)?.says).toMatch(/^(by-connection|silent)$/);
  });

  it('servers that count nothing are not called', async () => {
    const service = await called('silent', grpclbInside, '--rungs', '3,4');
    expect(rung8(service)).toMatchObject({ leans: 'silent' });
    expect(rung8(service)?.says).toMatch(/^no call was made, .* \(channelz is not served\)/);
    expect(service).toMatchObject({ verdict: 'at-risk', confidence: 'possible' });
  });

  it('tells our calls from those of clients, and takes none of ours for theirs', dice, async () => {
    await called('busy', grpclbInside, '--rungs', '4');
    const service = await called('busy', grpclbInside, '--rungs', '3,4');
    expect(rung8(service)?.leans).toBe('by-connection');
    expect(service.clients).toMatchObject([{ from: 'Deployment/busy-client', connections: 1 }]);
    expect(service).toMatchObject({ verdict: 'pinned', confidence: 'proved', figures: { connections: 1 } });
    const rates = service.pods.map(({ callsPerSecond = 0 }) => callsPerSecond);
    expect(Math.max(...rates)).toBeLessThan(40);
    expect(rates.filter((rate) => rate === 0)).toHaveLength(2);
  });
});

describe('as a pod', () => {
  it('finds the same with the rights of docs/clusterrole.yaml and no more', dice, async () => {
    const name = `grpclb-active-${process.pid}`;
    const role = readFileSync(resolve(root, 'docs/clusterrole.yaml'), 'utf8').replace('name: grpclb', `name: ${name}`);
    try {
      apply(`${role}---\n${runnerYaml(name)}`);
      const phase = () => kubectl(['-n', namespace, 'get', 'pod', 'grpclb', '-o', 'jsonpath={.status.phase}']);
      await until('grpclb in its pod', () => /Succeeded|Failed/.test(phase()));
      const told = kubectl(['-n', namespace, 'logs', 'grpclb']);
      const { services } = JSON.parse(told.slice(told.indexOf('{\n'))) as Report;
      expect(services.map(rung8)).toMatchObject([
        { leans: 'by-connection', says: expect.stringMatching(/reached [23] pods/) },
      ]);
    } finally {
      kubectl(['-n', namespace, 'delete', 'pod', 'grpclb', '--ignore-not-found', '--now']);
      kubectl(['delete', 'clusterrole,clusterrolebinding', name, '--ignore-not-found']);
    }
  });
});

/** A pod that runs the built grpclb from this machine's files; the image lends it its libraries. */
function runnerYaml(role: string): string {
  const command = ['/node', '/grpclb/bin/grpclb.js', 'pinning', 'svc/quiet', '-n', namespace, '--active'];
  return `apiVersion: v1
kind: ServiceAccount
metadata: {name: grpclb, namespace: ${namespace}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${role}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: grpclb, namespace: ${namespace}}]
---
apiVersion: v1
kind: Pod
metadata: {name: grpclb, namespace: ${namespace}}
spec:
  serviceAccountName: grpclb
  restartPolicy: Never
  containers:
  - name: grpclb
    image: ${image('node')}
    imagePullPolicy: IfNotPresent
    command: ${JSON.stringify([...command, '--duration', '5s', '--rungs', '4', '--quiet', '-o', 'json'])}
    volumeMounts: [{name: grpclb, mountPath: /grpclb}, {name: node, mountPath: /node}]
  volumes:
  - {name: grpclb, hostPath: {path: ${JSON.stringify(root)}}}
  - {name: node, hostPath: {path: ${JSON.stringify(realpathSync(process.execPath))}}}
`;
}

describe('from outside the cluster', () => {
  it('says that nothing was called, what was tried and what to do', async () => {
    const service = await called('quiet', grpclb, '--rungs', '4');
    expect(rung8(service)?.leans).toBe('silent');
    expect(rung8(service)?.says).toMatch(
      /^no address that balances can be reached from here: tried the cluster IP 10\./,
    );
    expect(rung8(service)?.says).toContain(`-- grpclb pinning svc/quiet -n ${namespace} --active`);
    expect(service).toMatchObject({ verdict: 'at-risk', confidence: 'possible' });
  });
});
