import { describe, expect, it } from 'vitest';
import { type FakeCluster, fakeCluster } from '../../test/kit/fakeCluster.js';
import { config, home } from '../../test/kit/kubeconfigHome.js';
import { type Asked, localApi } from '../../test/kit/localApi.js';
import { nginxErrors, traefikLines } from '../../test/kit/proxyLines.js';
import { expectBySchema } from '../../test/kit/schema.js';
import { logs } from './logs.js';

const canvas = { width: 100, color: false, unicode: true, wide: false };
const shop = '/api/v1/namespaces/shop';
const stamp = '2026-11-22T11:56:08.000000000Z';
const stamped = (...lines: string[]) => lines.map((line) => `${stamp} ${line}\n`).join('');

const pod = (namespace: string, name: string, ip: string, app: string, image = 'greeter:1') => ({
  metadata: { namespace, name, labels: { 'app.kubernetes.io/name': app } },
  spec: { containers: [{ name: 'app', image }] },
  status: { phase: 'Running', podIP: ip, podIPs: [{ ip }] },
});
const service = {
  metadata: { namespace: 'shop', name: 'greeter' },
  spec: {
    clusterIP: '10.96.0.9',
    selector: { 'app.kubernetes.io/name': 'greeter' },
    ports: [{ name: 'grpc', port: 50051, appProtocol: 'kubernetes.io/h2c' }],
  },
};
const other = {
  metadata: { namespace: 'shop', name: 'web' },
  spec: { clusterIP: '10.96.0.10', ports: [{ port: 80 }] },
};
const ingress = {
  metadata: {
    namespace: 'shop',
    name: 'greeter',
    annotations: { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' },
  },
  spec: {
    ingressClassName: 'nginx',
    rules: [
      {
        host: 'greeter.example.com',
        http: {
          paths: [
            { path: '/', pathType: 'Prefix', backend: { service: { name: 'greeter', port: { number: 50051 } } } },
          ],
        },
      },
    ],
  },
};
const ingressClass = { metadata: { name: 'nginx' }, spec: { controller: 'k8s.io/ingress-nginx' } };
const controller = pod('ingress-nginx', 'controller-0', '10.0.9.1', 'ingress-nginx');
const controllerLog = '/api/v1/namespaces/ingress-nginx/pods/controller-0/log';

const access = (upstreams: string, status = '200', name = 'shop-greeter-50051') => {
  const each = (text: string) =>
    upstreams
      .split(', ')
      .map(() => text)
      .join(', ');
  return `10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" ${status} 31 "-" "grpc-go/1.85.0" 103 0.019 [${name}] [] ${upstreams} ${each('73')} ${each('0.019')} ${each(status)} 0805`;
};

const objects = {
  '/api/v1/namespaces': [{ metadata: { name: 'shop' } }],
  '/api/v1/pods': [controller],
  [`${shop}/services`]: [service, other],
  [`${shop}/pods`]: [pod('shop', 'greeter-a', '10.0.0.1', 'greeter'), pod('shop', 'greeter-b', '10.0.0.2', 'greeter')],
  '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [ingress],
  '/apis/networking.k8s.io/v1/ingressclasses': [ingressClass],
};

async function run(cluster: FakeCluster, targets = ['svc/greeter'], signal = new AbortController().signal) {
  const { url, asked } = await localApi(fakeCluster(cluster));
  const kubeconfig = home().file('config', config(url));
  const outcome = await logs(
    {
      cluster: { kubeconfig, namespace: 'shop' },
      allNamespaces: false,
      targets,
      grpc: [],
      sinceSeconds: 600,
    },
    { signal, progress() {}, tell() {}, verbose() {} },
  );
  expectBySchema('logs', JSON.parse(await outcome.render('json', canvas)), (place) => place.endsWith('/statuses'));
  return { ...outcome, asked, service: outcome.report.services[0] };
}

describe('grpclb logs', () => {
  it('tells which pods the controller sends to, what its errors mean, and what the pods say', async () => {
    const { report, service, render, everythingRefused } = await run({
      at: {
        ...objects,
        [controllerLog]: stamped(
          'NGINX Ingress controller',
          ...Array(9).fill(access('10.0.0.1:50051')),
          access('10.0.0.1:50051, 10.0.0.2:50051'),
          access('10.0.7.7:80', '502', 'shop-web-80'),
          nginxErrors[0],
          nginxErrors[1].replaceAll('greeter.example.com', 'other.example.com'),
        ),
        [`${shop}/pods/greeter-a/log`]: stamped(
          'http2: Framer 0xc00021e000: read HEADERS flags=END_HEADERS stream=1 len=92',
          'transport: http2Server.HandleStreams failed to receive the preface from client: EOF',
        ),
        [`${shop}/pods/greeter-b/log`]: stamped('ready'),
      },
    });
    expect(everythingRefused).toBe(false);
    expect(report.unread).toEqual([]);
    expect(service).toMatchObject({ namespace: 'shop', name: 'greeter', fronts: ['Ingress/greeter'] });
    const [proxy] = service?.proxies ?? [];
    expect(proxy).toMatchObject({
      product: 'ingress-nginx',
      pods: ['ingress-nginx/controller-0'],
      requests: 10,
      statuses: { '200': 10 },
      backends: [
        { upstream: '10.0.0.1:50051', pod: 'shop/greeter-a', requests: 9, share: 0.9, passedOn: 1 },
        { upstream: '10.0.0.2:50051', pod: 'shop/greeter-b', requests: 1, share: 0.1, passedOn: 0 },
      ],
    });
    expect(proxy?.silent).toBeUndefined();
    expect(proxy?.explained).toMatchObject([
      { signature: 'nginx-frame-is-no-frame', count: 1, example: nginxErrors[0] },
    ]);
    expect(service?.pods).toMatchObject([
      { pod: 'shop/greeter-a', lines: 2, requestLines: 1, explained: [{ signature: 'server-got-no-preface' }] },
      { pod: 'shop/greeter-b', lines: 1, requestLines: 0, explained: [] },
    ]);

    expect(await render('table', canvas)).toMatchInlineSnapshot(`
      "shop/greeter · last 10 min · 2 pods · Ingress/greeter

        ingress-nginx · 1 pod read · 10 requests · 200: 10
          BACKEND         POD             REQUESTS  SHARE  PASSED ON
          10.0.0.1:50051  shop/greeter-a         9   90 %          1
          10.0.0.2:50051  shop/greeter-b         1   10 %          0
          ✖ 1× 4740180 is no size but the first bytes of the answer, 0x485454 = "HTT". The backend answers
            in HTTP/1.1: this port does not speak HTTP/2, or it is a TLS port that got plaintext.
            → Send gRPC to the port that serves it, with backend-protocol GRPC, or GRPCS where the server
              ends TLS. Buffer sizes have nothing to do with it.
            2026/11/22 11:56:08 [error] 7#7: *2057 upstrea…10.96.249.67:9090", host: "greeter.example.com"

        Backend pods
          POD             LINES  OF REQUESTS
          shop/greeter-a      2            1
          shop/greeter-b      1            0
          • 1× in shop/greeter-a: Someone connects and leaves without a word of HTTP/2: a TCP probe or a
            load balancer's health check, or a client that was refused TLS.
            → Use grpc probes instead of tcpSocket; otherwise look at who connects.
            transport: http2Server.HandleStreams failed to receive the preface from client: EOF
      "
    `);
    const json = JSON.parse(await render('json', canvas));
    expect(json).toMatchObject({ apiVersion: 'grpclb.dev/v1', kind: 'Logs', services: [{ name: 'greeter' }] });
    expect(await render('yaml', canvas)).toMatch(/^apiVersion: grpclb.dev\/v1\nkind: Logs\n/);
  });

  it('finds the Service of an Ingress, and Traefik by its image in the same namespace', async () => {
    const traefik = pod('shop', 'edge-0', '10.0.9.2', 'edge', 'registry.example.com/library/traefik:v3.7');
    const { service } = await run(
      {
        at: {
          ...objects,
          '/api/v1/pods': [],
          '/apis/networking.k8s.io/v1/ingressclasses': [
            { ...ingressClass, spec: { controller: 'traefik.io/ingress-controller' } },
          ],
          [`${shop}/pods`]: [pod('shop', 'greeter-a', '10.244.1.63', 'greeter'), traefik],
          [`${shop}/pods/edge-0/log`]: stamped(...traefikLines),
          [`${shop}/pods/greeter-a/log`]: '',
        },
      },
      ['ing/greeter'],
    );
    expect(service?.proxies).toMatchObject([
      { product: 'Traefik', requests: 3, backends: [{ upstream: '10.244.1.63:50051', pod: 'shop/greeter-a' }] },
    ]);
    expect(service?.proxies[0]?.explained.map((e) => e.signature)).toEqual(['traefik-no-route']);
  });

  it('marks the ClusterIP: then kube-proxy chooses', async () => {
    const { service } = await run({ at: { ...objects, [controllerLog]: stamped(access('10.96.0.9:50051')) } });
    expect(service?.proxies[0]?.backends).toMatchObject([
      { upstream: '10.96.0.9:50051', note: expect.stringContaining('ClusterIP') },
    ]);
  });

  it.each([
    ['an empty log', '', /logged nothing/, /disable-access-log/],
    ['no access line', stamped('NGINX Ingress controller'), /None of the 1 lines/, /error-log-level: debug/],
    ['lines of others only', stamped(access('10.0.7.7:80', '200', 'shop-web-80')), /none of them to this/, /Compare/],
  ])('says what is missing and how to raise the verbosity: %s', async (_, log, why, next) => {
    const { service, render } = await run({ at: { ...objects, [controllerLog]: log } });
    expect(service?.proxies[0]).toMatchObject({ requests: 0, silent: { why: expect.stringMatching(why) } });
    expect(service?.proxies[0]?.silent?.next.join(' ')).toMatch(next);
    expect((await render('table', canvas)).replace(/\s+/g, ' ')).toMatch(why);
  });

  it('says which logs are closed to us, and that all are', async () => {
    const closed = ({ path }: Asked) => path.endsWith('/log');
    const { report, service, everythingRefused, asked, render } = await run({ at: objects, refuses: closed });
    expect(everythingRefused).toBe(true);
    expect(service?.pods.map(({ lines }) => lines)).toEqual([undefined, undefined]);
    expect(service?.proxies).toEqual([]);
    expect(report.unread).toHaveLength(3);
    expect(report.unread[0]?.rbac).toEqual({ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] });
    expect(asked.filter(closed).length).toBeLessThanOrEqual(3);
    expect(await render('table', canvas)).toContain('needs get pods/log');
  });

  it('says when the controller is not found, or may not be looked for', async () => {
    const { report } = await run({ at: { ...objects, '/api/v1/pods': [] } });
    expect(report.unread).toMatchObject([{ detail: expect.stringContaining('No pod of ingress-nginx is found') }]);
    const refused = await run({ at: objects, refuses: ({ path }) => path === '/api/v1/pods' });
    expect(refused.report.unread[0]).toMatchObject({ rbac: { resources: ['pods'], verbs: ['list'] } });
  });

  it('reads no controller for a Service that none leads to', async () => {
    const { service, asked } = await run({
      at: { ...objects, '/apis/networking.k8s.io/v1/namespaces/shop/ingresses': [] },
    });
    expect(service?.proxies).toEqual([]);
    expect(asked.some(({ path }) => path === controllerLog)).toBe(false);
  });

  it('looks at gRPC Services without a target, and says so where there is none', async () => {
    const { report } = await run({ at: objects }, []);
    expect(report.services.map(({ name }) => name)).toEqual(['greeter']);
    await expect(run({ at: { [`${shop}/services`]: [other] } }, [])).rejects.toMatchObject({ exitCode: 2 });
  });
});
