import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.js';
import { demoImage, grpclb, kubectl, kubectlJson } from './kit/cluster.js';
import { apply, clientYaml, greeterYaml, rolledOut } from './kit/greeter.js';

/** Somebody who may not exec, and may add ephemeral containers: the socket table of rung 5 by the other way. */
const namespace = `grpclb-debug-${process.pid}`;
const user = 'grpclb-debugger';

const rights = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: debugger, namespace: ${namespace}}
rules:
- {apiGroups: ["", apps, discovery.k8s.io, networking.k8s.io, autoscaling], resources: ["*"], verbs: [get, list]}
- {apiGroups: [""], resources: [pods/log], verbs: [get]}
- {apiGroups: [""], resources: [pods/ephemeralcontainers], verbs: [patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: debugger, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger}
subjects: [{kind: User, name: ${user}, apiGroup: rbac.authorization.k8s.io}]
`;

beforeAll(() => {
  kubectl(['create', 'namespace', namespace]);
  // The strictest level admits what grpclb adds.
  kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/warn=restricted']);
  apply(`${rights}---\n${greeterYaml(namespace, 2)}`);
  rolledOut(namespace, 'greeter');
  apply(clientYaml(namespace, `dns:///greeter.${namespace}.svc.cluster.local:50051`, 'pick_first', 20));
  rolledOut(namespace, 'cart');
});

afterAll(() => {
  kubectl(['delete', 'namespace', namespace, '--wait=false']);
});

async function pinning(...args: string[]): Promise<Report> {
  const asked = ['pinning', '-n', namespace, '--as', user, '--rungs', '5', '--duration', '2s', '-o', 'json'];
  const { stdout, stderr, code } = await grpclb([...asked, ...args]);
  if (stdout === '') throw new Error(`no report (exit code ${code}): ${stderr}`);
  return JSON.parse(stdout) as Report;
}

interface PodList {
  items: { spec: { ephemeralContainers?: { name: string }[] } }[];
}

const ephemeral = () =>
  kubectlJson<PodList>(['-n', namespace, 'get', 'pods']).items.flatMap((p) => p.spec.ephemeralContainers ?? []);

it('adds nothing to a pod unless it is told to', async () => {
  const report = await pinning();
  expect(report.services.find((s) => s.name === 'greeter')?.figures?.connections).toBeUndefined();
  expect(ephemeral()).toEqual([]);
});

it('reads the socket table by an ephemeral container, one for each pod', async () => {
  const report = await pinning('--allow-debug', '--debug-image', demoImage);
  const greeter = report.services.find((s) => s.name === 'greeter');
  expect(greeter?.figures?.connections).toBe(1);
  expect(greeter?.clients).toMatchObject([{ from: 'Deployment/cart', connections: 1 }]);
  expect(ephemeral()).toHaveLength(2);
});
