import { expect, it } from 'vitest';
import { objectsOf, readText } from '../../../test/kit/readText.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';

const maps = `apiVersion: v1
kind: ConfigMap
metadata: {name: targets, namespace: shop}
data: {STOCK: "stock:9000", MODE: fast, config.yaml: "${'x'.repeat(2000)}"}
---
`;
const pod = (container: string) => `spec:
      containers:
        - name: app
          image: shop/app:1
          ${container}
`;
const deployment = (container: string, namespace = 'shop') => `apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: app}}
  template:
    metadata: {labels: {app: app}}
    ${pod(container)}`;

async function variables(text: string): Promise<Record<string, string | undefined>> {
  const [workload] = objectsOf(await readText(text), 'workloads');
  const [container] = workload ? runningContainers(templateOf(workload)?.spec) : [];
  return Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
}

it('puts what a ConfigMap holds where the kubelet puts it, wherever in the files it stands', async () => {
  const all = deployment('envFrom: [{configMapRef: {name: targets}, prefix: APP_}, null]');
  expect(await variables(maps + all)).toEqual({ APP_STOCK: 'stock:9000', APP_MODE: 'fast' });
  expect(await variables(`${all}---\n${maps}`)).toEqual({ APP_STOCK: 'stock:9000', APP_MODE: 'fast' });
  const one = 'env: [{name: ADDR, valueFrom: {configMapKeyRef: {name: targets, key: STOCK}}}]';
  expect(await variables(maps + deployment(one))).toEqual({ ADDR: 'stock:9000' });
  const job = `apiVersion: batch/v1
kind: CronJob
metadata: {name: app, namespace: shop}
spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {containers: [{name: app, ${one}}]}}}}}
`;
  expect(await variables(maps + job)).toEqual({ ADDR: 'stock:9000' });
});

it('says which ConfigMap, so that nobody looks for the value, or changes it, in the container', async () => {
  const all = deployment('envFrom: [{configMapRef: {name: targets}}]');
  const [workload] = objectsOf(await readText(maps + all), 'workloads');
  expect(workload && runningContainers(templateOf(workload)?.spec)[0]?.env).toEqual([
    { name: 'STOCK', value: 'stock:9000', from: 'ConfigMap/targets' },
    { name: 'MODE', value: 'fast', from: 'ConfigMap/targets' },
  ]);
});

it('lets what the container says itself win', async () => {
  const both = 'env: [{name: MODE, value: slow}]\n          envFrom: [{configMapRef: {name: targets}}]';
  expect(await variables(maps + deployment(both))).toEqual({ MODE: 'slow', STOCK: 'stock:9000' });
});

it('leaves open what other namespaces, Secrets and ConfigMaps that are not there would say', async () => {
  const all = 'envFrom: [{configMapRef: {name: targets}}]';
  expect(await variables(maps + deployment(all, 'web'))).toEqual({});
  expect(await variables(deployment(all))).toEqual({});
  const others =
    'env: [{name: A, valueFrom: {secretKeyRef: {name: targets, key: STOCK}}}, {name: B, valueFrom: {configMapKeyRef: {name: targets, key: NONE}}}]';
  expect(await variables(maps + deployment(others))).toEqual({ A: undefined, B: undefined });
});
