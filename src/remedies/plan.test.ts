import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../test/kit/remedyKit.js';
import * as shop from '../../test/kit/shop.js';
import { remedies } from './index.js';
import { planFor } from './plan.js';

const plan = (...manifests: string[]) => {
  const surroundings = surroundingsOf(objectsOf(shop.server, ...manifests));
  const [entry] = planFor([pinnedPort(surroundings, 'greeter')], [], surroundings);
  return entry;
};
const order = (...manifests: string[]) => plan(...manifests)?.options.map((o) => o.remedy);

describe('planFor', () => {
  it('compares all five ways, the best first, each with its reasons', () => {
    const entry = plan(shop.client('cart'));
    expect(entry).toMatchObject({ for: 'service', port: 80, verdict: 'at-risk', service: { name: 'greeter' } });
    expect(entry?.options.map((o) => o.remedy)).toEqual([
      'headless-round-robin',
      'max-connection-age',
      'linkerd',
      'gateway-api',
      'ingress-nginx',
    ]);
    for (const { tradeoffs, rank } of entry?.options ?? []) {
      expect(Object.values(tradeoffs ?? {}).map((t) => t.why.length > 10)).toEqual([true, true, true]);
      expect(rank?.why).toMatch(/^\w/);
    }
  });

  it('puts first what the cluster has', () => {
    expect(order(shop.client('cart'), shop.linkerdControlPlane)?.[0]).toBe('linkerd');
    const many = ['a', 'b', 'c', 'd'].map((name) => shop.server.replaceAll('greeter', name));
    const languages = ['python:3', 'node:24', 'openjdk:21', 'golang:1'].map((image, i) =>
      shop.client(`c${i}`, { image }),
    );
    expect(order(...many, ...languages)?.[0]).toBe('linkerd');
  });

  it('puts the edge first for callers from outside only', () => {
    const exposed = (...more: string[]) => {
      const manifests = [shop.server.replace('clusterIP: 10.96.0.7', 'type: LoadBalancer'), ...more];
      const surroundings = surroundingsOf(objectsOf(...manifests));
      const [entry] = planFor([pinnedPort(surroundings, 'greeter')], [], surroundings);
      return entry?.options.map((o) => o.remedy);
    };
    expect(exposed(shop.gatewayClass, shop.nginxClass)?.slice(0, 2)).toEqual(['gateway-api', 'ingress-nginx']);
    expect(exposed(shop.nginxClass)?.slice(0, 2)).toEqual(['ingress-nginx', 'gateway-api']);
    expect(exposed()?.[0]).toBe('gateway-api');
    expect(exposed()?.at(-1)).toBe('ingress-nginx');
  });

  it('plans for findings by the remedies that their check names', () => {
    const objects = objectsOf(shop.server.replace('clusterIP: 10.96.0.7', 'sessionAffinity: ClientIP'));
    const surroundings = surroundingsOf(objects);
    const service = objects.find((o) => o.kind === 'Service');
    if (!service) throw new Error('no Service');
    const hit = { message: 'any', data: {}, subject: service, witnesses: [{ source: 'a', says: 'b' }] } as const;
    const entries = planFor(
      [],
      [
        { check: 'session-affinity-client-ip', hit, remedies: ['fix-session-affinity-client-ip', 'linkerd'] },
        { check: 'session-affinity-client-ip', hit, remedies: ['fix-session-affinity-client-ip'] },
        { check: 'other', hit, remedies: ['no-such'] },
      ],
      surroundings,
    );
    // The same correction of the same object is told once.
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      for: 'finding',
      check: 'session-affinity-client-ip',
      object: { name: 'greeter' },
    });
    expect(entries[0]?.options.map((o) => o.remedy)).toEqual(['fix-session-affinity-client-ip']);
  });
});

describe('every proposal', () => {
  const clusters = [
    [],
    [shop.client('cart')],
    [shop.client('cart'), shop.linkerdControlPlane],
    [shop.nginxClass, shop.nginxController, shop.gatewayClass],
  ];
  const servers = [shop.server, shop.tlsServer, shop.server.replace('clusterIP: 10.96.0.7', 'type: LoadBalancer')];
  const options = clusters.flatMap((manifests) =>
    servers.flatMap((server) => {
      const surroundings = surroundingsOf(objectsOf(server, ...manifests));
      return planFor([pinnedPort(surroundings, 'greeter')], [], surroundings).flatMap((e) => e.options);
    }),
  );

  it('is plain JSON without gaps', () => {
    for (const option of options) expect(JSON.parse(JSON.stringify(option))).toStrictEqual(option);
  });

  it('makes whole objects: version, kind, name, namespace', () => {
    const objects = options.flatMap((o) => stepsOf(o.steps, 'apply').flatMap((s) => s.objects));
    expect(objects.length).toBeGreaterThan(10);
    for (const { apiVersion, kind, metadata } of objects) {
      expect(apiVersion).toMatch(/^([a-z0-9.]+\/)?v\d/);
      expect(kind).toMatch(/^[A-Z]/);
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
      expect(metadata.namespace).toMatch(/^[a-z]/);
    }
  });

  it('says how to see that it worked, and asks grpclb again', () => {
    for (const { steps } of options) {
      expect(stepsOf(steps, 'verify').some((v) => v.command.startsWith('grpclb doctor'))).toBe(true);
    }
  });

  it('can be undone by command where it changes objects', () => {
    for (const { steps } of options) {
      if (steps.some((s) => s.do === 'apply' || s.do === 'patch')) expect(stepsOf(steps, 'undo')).not.toEqual([]);
    }
  });
});

describe('the index', () => {
  it('has every file, under the name of the file', () => {
    const files = ['ways-out', 'fixes'].flatMap((folder) =>
      readdirSync(new URL(folder, import.meta.url)).filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts')),
    );
    expect(remedies.map((r) => `${r.meta.id}.ts`).sort()).toEqual(files.sort());
  });

  it('tells risk and way back of each, in words', () => {
    for (const { meta } of remedies) {
      expect(meta.title).not.toMatch(/\.$/);
      expect(meta.risk).toMatch(/\.$/);
      expect(meta.undo).toMatch(/\.$/);
    }
  });
});
