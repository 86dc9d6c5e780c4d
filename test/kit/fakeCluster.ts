import { type Answer, type Asked, refusal } from './localApi.js';

const served: Record<string, Record<string, [resource: string, kind: string, namespaced?: boolean][]>> = {
  '': {
    v1: [
      ['pods', 'Pod'],
      ['services', 'Service'],
      ['secrets', 'Secret'],
      ['configmaps', 'ConfigMap'],
      ['nodes', 'Node', false],
      ['namespaces', 'Namespace', false],
    ],
  },
  apps: {
    v1: [
      ['deployments', 'Deployment'],
      ['statefulsets', 'StatefulSet'],
      ['daemonsets', 'DaemonSet'],
      ['replicasets', 'ReplicaSet'],
    ],
  },
  batch: {
    v1: [
      ['jobs', 'Job'],
      ['cronjobs', 'CronJob'],
    ],
  },
  autoscaling: {
    v2: [['horizontalpodautoscalers', 'HorizontalPodAutoscaler']],
    v1: [['horizontalpodautoscalers', 'HorizontalPodAutoscaler']],
  },
  'discovery.k8s.io': { v1: [['endpointslices', 'EndpointSlice']] },
  'networking.k8s.io': {
    v1: [
      ['ingresses', 'Ingress'],
      ['networkpolicies', 'NetworkPolicy'],
      ['ingressclasses', 'IngressClass', false],
    ],
  },
  'gateway.networking.k8s.io': {
    v1: [
      ['gateways', 'Gateway'],
      ['httproutes', 'HTTPRoute'],
    ],
    v1alpha3: [['grpcroutes', 'GRPCRoute']],
  },
};

function aggregated(groups: string[]): Answer {
  const items = groups.map((name) => ({
    metadata: { name },
    versions: Object.entries(served[name] ?? {}).map(([version, resources]) => ({
      version,
      resources: resources.map(([resource, kind, namespaced = true]) => ({
        resource,
        responseKind: { kind },
        scope: namespaced ? 'Namespaced' : 'Cluster',
      })),
    })),
  }));
  return { body: { kind: 'APIGroupDiscoveryList', items } };
}

function plainDiscovery(path: string): Answer | undefined {
  if (path === '/api') return { body: { kind: 'APIVersions', versions: ['v1'] } };
  if (path === '/apis') {
    const groups = Object.entries(served)
      .filter(([name]) => name !== '')
      .map(([name, versions]) => ({ name, versions: Object.keys(versions).map((version) => ({ version })) }));
    return { body: { kind: 'APIGroupList', groups } };
  }
  const [, group = '', version = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)$/.exec(path) ?? [];
  const resources = served[group]?.[version];
  return (
    resources && {
      body: { resources: resources.map(([name, kind, namespaced = true]) => ({ name, kind, namespaced })) },
    }
  );
}

export interface FakeCluster {
  /** Objects by the path of their list or their own. */
  at?: Record<string, unknown>;
  refuses?: (asked: Asked) => boolean;
  plain?: boolean;
}

/** Answers as an API server would that has these objects and no others. */
export function fakeCluster({ at = {}, refuses = () => false, plain = false }: FakeCluster): (asked: Asked) => Answer {
  return (asked) => {
    const { path } = asked;
    const discovery = plain
      ? plainDiscovery(path)
      : path === '/api'
        ? aggregated([''])
        : path === '/apis'
          ? aggregated(Object.keys(served).filter((name) => name !== ''))
          : undefined;
    if (discovery) return discovery;
    if (refuses(asked)) return refusal(403, `User "ci" cannot read ${path}`);
    const found = at[path];
    if (Array.isArray(found)) return { body: { items: found } };
    if (found !== undefined) return { body: found };
    return /\/(secrets|namespaces)\/[^/]+$/.test(path) ? refusal(404, 'not found') : { body: { items: [] } };
  };
}
