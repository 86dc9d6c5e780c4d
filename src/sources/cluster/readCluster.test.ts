import { describe, expect, it } from 'vitest';
import { type FakeCluster, fakeCluster } from '../../../test/kit/fakeCluster.js';
import { type Answer, fakeClock, localApi, refusal } from '../../../test/kit/localApi.js';
import { known } from '../../model/evidence.js';
import { UserError } from '../../model/userError.js';
import { everythingRefused, readCluster } from './readCluster.js';

const clock = fakeClock(Date.parse('2026-01-01T00:00:00Z'));
const meta = (name: string, namespace: string, more: object = {}) => ({ name, namespace, ...more });

async function read(what: FakeCluster, namespaces: string[] | 'all' = 'all') {
  const { api, asked } = await localApi(fakeCluster(what), { clock });
  const inventory = await readCluster(api, { namespaces, clock });
  return { ...inventory.objects, inventory, asked };
}

describe('readCluster', () => {
  it.each([false, true])(
    'reads every kind that is served, by discovery in one piece or group by group (%s)',
    async (plain) => {
      const { inventory, services, horizontalPodAutoscalers, grpcRoutes, httpRoutes, gatewayClasses, asked } =
        await read({
          plain,
          at: { '/api/v1/services': [{ metadata: meta('greeter', 'shop'), spec: { clusterIP: '10.0.0.1' } }] },
        });
      expect(inventory).toMatchObject({ source: { kind: 'cluster', name: 'local' }, at: '2026-01-01T00:00:00.000Z' });
      expect(services).toEqual({
        state: 'present',
        value: [
          { apiVersion: 'v1', kind: 'Service', metadata: meta('greeter', 'shop'), spec: { clusterIP: '10.0.0.1' } },
        ],
        from: 'GET /api/v1/services',
        at: '2026-01-01T00:00:00.000Z',
        complete: true,
      });
      expect(horizontalPodAutoscalers).toMatchObject({ from: 'GET /apis/autoscaling/v2/horizontalpodautoscalers' });
      expect(httpRoutes.state).toBe('present');
      // Not installed: there are none. Installed in a version of which nothing is known: unread.
      expect(gatewayClasses).toMatchObject({ value: [], from: 'API discovery: GatewayClass is not installed' });
      expect(grpcRoutes).toMatchObject({ state: 'absent', reason: 'unsupported' });
      expect(Object.values(inventory.objects).filter((e) => e.state === 'absent')).toHaveLength(1);
      expect(asked.some((a) => a.path.includes('gatewayclasses'))).toBe(false);
    },
  );

  it('keeps only what the model names', async () => {
    const pod = {
      metadata: meta('greeter-1', 'shop', {
        managedFields: [{}],
        uid: 'u',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', kept: 'yes' },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'greeter-x', controller: true, uid: 'u' }],
      }),
      spec: {
        nodeName: 'n1',
        tolerations: [{}],
        containers: [
          { name: 'app', image: 'i', securityContext: {}, readinessProbe: { grpc: { port: 1 }, periodSeconds: 5 } },
        ],
        volumes: [
          { name: 'token', projected: { sources: [{}] } },
          { name: 'tls', secret: { secretName: 's' } },
        ],
      },
      status: {
        phase: 'Running',
        qosClass: 'Burstable',
        containerStatuses: [{ name: 'app', ready: true, imageID: 'sha' }],
      },
    };
    const { pods } = await read({ at: { '/api/v1/pods': [pod] } });
    expect(known(pods)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: meta('greeter-1', 'shop', {
          annotations: { kept: 'yes' },
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'greeter-x', controller: true }],
        }),
        spec: {
          nodeName: 'n1',
          containers: [{ name: 'app', image: 'i', readinessProbe: { grpc: { port: 1 } } }],
          volumes: [
            { name: 'token', projected: {} },
            { name: 'tls', secret: { secretName: 's' } },
          ],
        },
        status: { phase: 'Running', containerStatuses: [{ name: 'app', ready: true }] },
      },
    ]);
  });

  describe('workloads', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'greeter', controller: true };
    const template = { metadata: { labels: { app: 'greeter' } }, spec: { containers: [{ name: 'app' }] } };
    const replicaSet = (name: string, replicas: number) => ({
      metadata: meta(name, 'shop', { ownerReferences: [owner], annotations: { revision: '1' } }),
      spec: { replicas, template },
    });
    const at = {
      '/apis/apps/v1/deployments': [{ metadata: meta('greeter', 'shop'), spec: { replicas: 3, template } }],
      '/apis/apps/v1/replicasets': [replicaSet('greeter-old', 0), replicaSet('greeter-new', 3)],
    };

    it('keeps of owned ReplicaSets only the link from pods to the Deployment', async () => {
      const { workloads } = await read({ at });
      expect(known(workloads)?.map((w) => `${w.kind}/${w.metadata.name}`)).toEqual([
        'Deployment/greeter',
        'ReplicaSet/greeter-new',
      ]);
      expect(known(workloads)?.[1]).toEqual({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: meta('greeter-new', 'shop', { ownerReferences: [owner] }),
        spec: { replicas: 3 },
        status: {},
      });
    });

    it('lets the ReplicaSet stand in for a Deployment that may not be read, and names the gap and the rule', async () => {
      const { workloads } = await read({ at, refuses: ({ path }) => path.endsWith('/deployments') });
      expect(workloads).toMatchObject({
        complete: false,
        gaps: ['User "ci" cannot read /apis/apps/v1/deployments'],
        refused: [{ rbac: { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] } }],
      });
      expect(known(workloads)?.[0]?.spec?.template?.metadata?.labels).toEqual({ app: 'greeter' });
    });

    it('is absent where every kind is refused, with one rule for all', async () => {
      const { workloads } = await read({ refuses: ({ path }) => /\/apis\/(apps|batch)\//.test(path) });
      expect(workloads).toMatchObject({
        state: 'absent',
        reason: 'forbidden',
        rbac: {
          apiGroups: ['apps', 'batch'],
          resources: expect.arrayContaining(['deployments', 'jobs']),
          verbs: ['list'],
        },
      });
    });
  });

  it('goes on where one kind fails, and says why', async () => {
    const answer = fakeCluster({});
    const { api } = await localApi(
      (asked) =>
        asked.path === '/api/v1/nodes' ? { body: 'oops' } : asked.path === '/api/v1/pods' ? 'cut' : answer(asked),
      { clock },
    );
    const { objects } = await readCluster(api, { namespaces: 'all', clock });
    expect(objects.nodes).toMatchObject({ state: 'absent', reason: 'malformed' });
    expect(objects.pods).toMatchObject({ state: 'absent', reason: 'unreachable' });
    expect(objects.services.state).toBe('present');
  });

  it('reads only the namespaces asked for, and Gateways elsewhere where that is allowed', async () => {
    const gateway = (name: string, namespace: string) => ({ metadata: meta(name, namespace), spec: {} });
    const route = { metadata: meta('r', 'shop'), spec: { parentRefs: [{ name: 'edge', namespace: 'infra' }] } };
    const { asked, gateways } = await read(
      {
        at: {
          '/apis/gateway.networking.k8s.io/v1/gateways': [
            gateway('edge', 'infra'),
            gateway('other', 'infra'),
            gateway('own', 'shop'),
          ],
          '/apis/gateway.networking.k8s.io/v1/namespaces/shop/httproutes': [route],
        },
      },
      ['shop', 'cart'],
    );
    const paths = asked.map((a) => a.path);
    expect(paths).toContain('/api/v1/namespaces/shop/pods');
    expect(paths).toContain('/api/v1/namespaces/cart/pods');
    expect(paths).not.toContain('/api/v1/pods');
    expect(known(gateways)?.map((g) => g.metadata.name)).toEqual(['edge', 'own']);
  });

  it('makes do with its own namespaces, saying what it cannot see', async () => {
    const { nodes, namespaces, gateways, controllerConfigMaps, pods } = await read(
      {
        at: { '/api/v1/namespaces/shop': { metadata: { name: 'shop' } } },
        refuses: ({ path }) => !path.includes('/namespaces/shop'),
      },
      ['shop'],
    );
    expect(pods).toMatchObject({ state: 'present', complete: true });
    expect(nodes).toMatchObject({ state: 'absent', rbac: { apiGroups: [''], resources: ['nodes'], verbs: ['list'] } });
    expect(namespaces).toMatchObject({ complete: false, value: [{ metadata: { name: 'shop' } }] });
    expect(gateways).toMatchObject({ complete: false, refused: [{ rbac: { resources: ['gateways'] } }] });
    expect(controllerConfigMaps).toMatchObject({ complete: false });
  });

  it('asks for ConfigMaps of ingress controllers only, each once', async () => {
    const configMap = { metadata: meta('ingress-nginx-controller', 'edge'), data: { 'use-http2': 'true' } };
    const { controllerConfigMaps, asked } = await read({ at: { '/api/v1/configmaps': [configMap] } });
    expect(known(controllerConfigMaps)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: meta('ingress-nginx-controller', 'edge'),
        data: { 'use-http2': 'true' },
      },
    ]);
    const lists = asked.filter((a) => a.path === '/api/v1/configmaps');
    expect(lists.every((a) => a.query.has('labelSelector') || a.query.has('fieldSelector'))).toBe(true);
  });

  it('knows when everything is refused', async () => {
    const { inventory } = await read({ refuses: () => true });
    expect(everythingRefused(inventory)).toBe(true);
    expect(inventory.objects.pods).toMatchObject({ remedy: expect.stringContaining('-n') });
    expect(inventory.objects.nodes).not.toHaveProperty('remedy');
    expect(inventory.objects.workloads).toMatchObject({ detail: expect.stringMatching(/deployments \(and 5 more/) });
    expect(everythingRefused((await read({ refuses: ({ path }) => !path.endsWith('pods') })).inventory)).toBe(false);
  });

  it.each([
    ['does not know the user', () => refusal(401, 'Unauthorized'), /credentials/],
    ['does not answer', (): Answer => 'cut', /cuts the connection/],
    ['is no Kubernetes', (): Answer => ({ body: '<html>' }), /broken JSON/],
  ])('gives up on a server that %s', async (_, answer, why) => {
    const { api } = await localApi(answer, { clock });
    const error = await readCluster(api, { namespaces: 'all', clock }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode: 3, why: expect.stringMatching(why) });
  });

  it('reads kinds by trial where discovery is refused', async () => {
    const answer = fakeCluster({});
    const { api } = await localApi(
      (asked) =>
        /^\/apis?$/.test(asked.path)
          ? refusal(403, 'no discovery')
          : asked.path.includes('gateway.')
            ? refusal(404, 'the server could not find the requested resource')
            : answer(asked),
      { clock },
    );
    const { objects } = await readCluster(api, { namespaces: 'all', clock });
    expect(objects.services).toMatchObject({ state: 'present' });
    expect(objects.gateways).toMatchObject({ value: [], from: 'API: Gateway is not served' });
  });
});
