import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import { portForward } from '../../kube/portForward.js';
import { systemClock } from '../../kube/systemClock.js';
import { isReady, type PodFact, podPort, type ServiceFact, servicePort } from './clusterPorts.js';
import type { EdgeKind } from './edgeTarget.js';
import { ProbeFailure, type ProbeIo, type ProbeOptions } from './probeOptions.js';
import type { Target } from './target.js';
import { unknownObject } from './unknownObject.js';

const kinds: Readonly<Record<string, 'service' | 'pod' | EdgeKind>> = {
  svc: 'service',
  service: 'service',
  services: 'service',
  po: 'pod',
  pod: 'pod',
  pods: 'pod',
  ing: 'ingress',
  ingress: 'ingress',
  ingresses: 'ingress',
  gw: 'gateway',
  gateway: 'gateway',
  gateways: 'gateway',
  route: 'route',
  grpcroute: 'grpcroute',
  grpcroutes: 'grpcroute',
  httproute: 'httproute',
  httproutes: 'httproute',
};

/**
 * `svc/NAME[:PORT]` or `pod/NAME[:PORT]`: dialled through a port-forward, without a listener on this machine. What lets
 * calls into the cluster is dialled as its callers do.
 */
export async function clusterTarget(address: string, options: ProbeOptions, io: ProbeIo): Promise<Target> {
  const [, word = '', name = '', port] = /^([A-Za-z]+)\/([^/:]+)(?::([^:/]+))?$/.exec(address) ?? [];
  const kind = kinds[word.toLowerCase()];
  if (kind === undefined) {
    throw new ProbeFailure(
      `${address} is no address: a name with a slash is an object of the cluster, and these can be probed: svc/NAME[:PORT], pod/NAME[:PORT], ing/NAME, gateway/NAME, route/NAME.`,
      2,
    );
  }
  const [{ loadConnection }, { Api }] = await Promise.all([
    import('../../kube/connection.js'),
    import('../../kube/api.js'),
  ]);
  const connection = await loadConnection(options.cluster);
  const api = new Api(connection, systemClock);
  const toldApart = async (failure: ApiFailure) =>
    failure.status === 404 && (kind === 'pod' || kind === 'service')
      ? await unknownObject(api, kind, { name, namespace: connection.namespace }, io.signal)
      : new ProbeFailure(`${address} cannot be reached: ${failure.message}`, 1, failure);
  try {
    if (kind !== 'pod' && kind !== 'service') {
      const { edgeTarget } = await import('./edgeTarget.js');
      const target = await edgeTarget(api, { address, kind, name, port }, options, io);
      await api.close();
      return target;
    }
    const found = await (kind === 'pod' ? onePod : podsOfService)(api, connection.namespace, name, port, io.signal);
    return forwardedTarget(api, connection.namespace, name, kind, found);
  } catch (error) {
    const told = error instanceof ApiFailure ? await toldApart(error) : error;
    await api.close();
    throw told;
  }
}

interface Pods {
  pods: { name: string; port: number }[];
  /** As clients in the cluster would write it. */
  port: number;
}

function forwardedTarget(
  api: Api,
  namespace: string,
  name: string,
  kind: 'service' | 'pod',
  { pods, port }: Pods,
): Target {
  let turn = -1;
  const host = kind === 'service' ? `${name}.${namespace}.svc` : name;
  return {
    // Several connections go to one pod after the other, as a Service would spread them.
    nextConnection() {
      turn++;
    },
    // One connection may take several streams: finding out about TLS costs one.
    async open(signal) {
      const pod = pods[Math.max(0, turn) % pods.length];
      if (!pod) throw new ProbeFailure(`${kind}/${name} has no ready pod`, 1);
      const stream = await portForward(api, { namespace, pod: pod.name, port: pod.port }, { signal });
      return Object.assign(stream, { podName: pod.name });
    },
    forwarded: true,
    host,
    authority: `${host}:${port}`,
    close: () => api.close(),
  };
}

async function onePod(
  api: Api,
  namespace: string,
  name: string,
  port: string | undefined,
  signal: AbortSignal,
): Promise<Pods> {
  const pod = await api.get<PodFact>(`/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(name)}`, { signal });
  const number = podPort(pod, port, `pod/${name}`);
  return { pods: [{ name, port: number }], port: number };
}

async function podsOfService(
  api: Api,
  namespace: string,
  name: string,
  port: string | undefined,
  signal: AbortSignal,
): Promise<Pods> {
  const base = `/api/v1/namespaces/${namespace}`;
  const service = await api.get<ServiceFact>(`${base}/services/${encodeURIComponent(name)}`, { signal });
  const chosen = servicePort(service, port);
  const selector = Object.entries(service.spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  if (selector.length === 0) {
    throw new ProbeFailure(
      `svc/${name} has no selector, so its pods are not known. Probe a pod or its address instead.`,
      1,
    );
  }
  const query = `labelSelector=${encodeURIComponent(selector.join(','))}`;
  const { items = [] } = await api.get<{ items?: PodFact[] }>(`${base}/pods?${query}`, { signal });
  const pods = items.filter(isReady).map((pod) => ({
    name: pod.metadata.name,
    port: podPort(pod, String(chosen.targetPort ?? chosen.port), `svc/${name}`),
  }));
  if (pods.length === 0) {
    const why = items.length === 0 ? `no pod has ${selector.join(', ')}` : `none of its ${items.length} pods is ready`;
    throw new ProbeFailure(`svc/${name} has nobody to answer: ${why}.`, 1);
  }
  return { pods, port: chosen.port };
}
