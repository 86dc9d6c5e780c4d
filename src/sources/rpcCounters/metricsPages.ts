import type { Container, ContainerPort, Pod } from '../../model/objects.js';

/** Where a pod says that it serves metrics. */
export interface MetricsPage {
  scheme: 'http' | 'https';
  port: number;
  /** With its query, if it has one: `/metrics?format=prometheus`. */
  path: string;
}

const portName = /^(https?-)?(metrics|prom|prometheus)$|-metrics$/;

/** The pages of a pod, the likeliest to count its calls first: what the application declares, then the mesh's proxy. */
export function metricsPages(pod: Pod): MetricsPage[] {
  const containers = runningContainers(pod);
  const annotated = annotatedPages(pod, containers);
  const named = containers.flatMap((c) => (c.ports ?? []).filter(isMetricsPort).map((p) => namedPage(pod, p)));
  const pages = [...annotated, ...named, ...proxyPages(containers)].filter((page) => isPlainPath(page.path));
  const keys = pages.map(pageKey);
  return pages.filter((page, i) => keys.indexOf(pageKey(page)) === i);
}

/** `:9090/metrics`, as people write it; equal for equal pages. */
export function pageKey({ scheme, port, path }: MetricsPage): string {
  return `${scheme === 'https' ? 'https ' : ''}:${port}${path}`;
}

/** Where the API server passes the page on. Always the number: kube-apiserver 1.35.4 panics on a port's name. */
export function proxyPath(pod: { namespace: string; name: string }, { scheme, port, path }: MetricsPage): string {
  const target = `${scheme === 'https' ? 'https:' : ''}${encodeURIComponent(pod.name)}:${port}`;
  return `/api/v1/namespaces/${encodeURIComponent(pod.namespace)}/pods/${target}/proxy${path}`;
}

/** Native sidecars are init containers that go on running. */
function runningContainers({ spec }: Pod): Container[] {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always')];
}

function annotatedPages(pod: Pod, containers: readonly Container[]): MetricsPage[] {
  const { 'prometheus.io/scrape': scrape, 'prometheus.io/port': port } = pod.metadata.annotations ?? {};
  if (scrape === 'false' || port === undefined) return [];
  const ports = containers.flatMap((c) => c.ports ?? []);
  const number = /^\d+$/.test(port) ? Number(port) : ports.find((p) => p.name === port)?.containerPort;
  return number === undefined || number < 1 || number > 65_535
    ? []
    : [{ scheme: schemeOf(pod) ?? 'http', port: number, path: pathOf(pod) }];
}

function namedPage(pod: Pod, { name, containerPort }: ContainerPort): MetricsPage {
  const secure = name?.startsWith('https') === true;
  return { scheme: schemeOf(pod) ?? (secure ? 'https' : 'http'), port: containerPort, path: pathOf(pod) };
}

function isMetricsPort({ name = '', protocol = 'TCP' }: ContainerPort): boolean {
  return protocol === 'TCP' && portName.test(name);
}

function schemeOf({ metadata }: Pod): MetricsPage['scheme'] | undefined {
  const scheme = metadata.annotations?.['prometheus.io/scheme'];
  return scheme === 'https' || scheme === 'http' ? scheme : undefined;
}

function pathOf({ metadata }: Pod): string {
  const path = metadata.annotations?.['prometheus.io/path'] || '/metrics';
  return path.startsWith('/') ? path : `/${path}`;
}

function proxyPages(containers: readonly Container[]): MetricsPage[] {
  return containers.flatMap(({ name, ports }): MetricsPage[] => {
    if (name === 'linkerd-proxy') {
      const admin = ports?.find((p) => p.name === 'linkerd-admin')?.containerPort ?? 4191;
      return [{ scheme: 'http', port: admin, path: '/metrics' }];
    }
    if (name !== 'istio-proxy') return [];
    return [15_020, 15_090].map((port) => ({ scheme: 'http', port, path: '/stats/prometheus' }));
  });
}

/** An annotation is the pod owner's word: `/../../../secrets` would ask the API server itself with the user's rights. */
function isPlainPath(path: string): boolean {
  const base = 'http://pod/proxy';
  return URL.canParse(base + path) && new URL(base + path).href.startsWith(`${base}/`) && !/[#\\]|%2f/i.test(path);
}
