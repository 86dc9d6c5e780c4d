import { describe, expect, it } from 'vitest';
import { jsonPatched } from '../../../test/kit/applyPatch.js';
import { objectsOf } from '../../../test/kit/remedyKit.js';
import { client, server } from '../../../test/kit/shop.js';
import type { Service, Workload } from '../../model/objects.js';
import { retarget } from './retarget.js';

const service = objectsOf(server).find((o) => o.kind === 'Service') as Service;
const to = { host: 'greeter-headless.shop.svc.cluster.local', port: 50051 };
const target = `dns:///${to.host}:50051`;

/** The value of the client's variable after the patch. */
function moved(value: string, more: { env?: string; namespace?: string } = {}): string | undefined {
  const workload = objectsOf(client('cart', { value, ...more }))[0] as Workload;
  const found = retarget(workload, service, to);
  if (found?.step.do !== 'patch') return undefined;
  const after = jsonPatched(workload, found.step.patch as never) as Workload;
  return after.spec?.template?.spec?.containers?.[0]?.env?.[1]?.value;
}

describe('retarget', () => {
  it.each([
    ['greeter:80', target],
    ['greeter.shop:80', target],
    ['greeter.shop.svc:80', target],
    ['greeter.shop.svc.cluster.local:80', target],
    ['dns:///greeter.shop:80', target],
    ['http://greeter:80', `http://${to.host}:50051`],
    ['greeter.shop', to.host],
    ['web:80,greeter:80', `web:80,${target}`],
  ])('%s becomes %s', (value, wanted) => {
    expect(moved(value)).toBe(wanted);
  });

  it.each([
    'greeter',
    'greeter-admin:80',
    'my-greeter:80',
    'greeter.other:80',
    'a.greeter.shop:80',
    'postgresql://bank@greeter.shop:80/accounts',
    'k8s://shop/greeter:80',
    'passthrough:///greeter.shop:80',
    'dns://10.96.0.10/greeter.shop:80',
  ])('leaves %s', (value) => {
    expect(moved(value)).toBeUndefined();
  });

  it('takes a bare name for a host only in a variable that says so', () => {
    expect(moved('greeter', { env: 'GREETER_HOST' })).toBe(to.host);
  });

  it('does not take a short name of another namespace for this Service', () => {
    expect(moved('greeter:80', { namespace: 'other' })).toBeUndefined();
    expect(moved('greeter.shop:80', { namespace: 'other' })).toBe(target);
  });

  it('leaves what stands in a ConfigMap', () => {
    const workload = objectsOf(client('cart', { value: 'greeter:80' }))[0] as Workload;
    for (const variable of workload.spec?.template?.spec?.containers?.[0]?.env ?? []) variable.from = 'ConfigMap/cart';
    expect(retarget(workload, service, to)).toBeUndefined();
  });

  it('finds arguments of CronJobs, and leaves Jobs, whose template is fixed', () => {
    const manifest = (kind: string, spec: string) =>
      objectsOf(
        `{apiVersion: batch/v1, kind: ${kind}, metadata: {name: x, namespace: shop}, spec: ${spec}}`,
      )[0] as Workload;
    const pod = '{spec: {containers: [{name: a, args: ["--addr=greeter:80"]}]}}';
    const cron = retarget(manifest('CronJob', `{jobTemplate: {spec: {template: ${pod}}}}`), service, to);
    expect(JSON.stringify(cron?.step)).toContain('/spec/jobTemplate/spec/template/spec/containers/0/args/0');
    expect(retarget(manifest('Job', `{template: ${pod}}`), service, to)).toBeUndefined();
  });
});
