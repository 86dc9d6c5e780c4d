import type { KubeObject } from '../../model/objects.js';
import { apiServices, autoscalers, namespaces, nodes } from '../objects/cluster.js';
import { ingressClasses, ingresses, secrets } from '../objects/ingresses.js';
import { podMetrics } from '../objects/measurements.js';
import { endpointSlices, services } from '../objects/services.js';
import { deployments, pods, replicaSets } from '../objects/workloads.js';
import type { World } from '../world.js';

/** A kind of object that the API lists and gets. */
export interface Resource {
  /** '' for the core group. */
  group: string;
  version: string;
  kind: string;
  /** Plural, as in paths. */
  name: string;
  singular: string;
  shortNames: string[];
  namespaced: boolean;
  list(world: World): KubeObject[];
}

const nothing = () => [];

/** Everything the API serves; kinds that the playground has no object of are served empty, as in a real cluster. */
export const resources: readonly Resource[] = [
  resource('', 'v1', 'Namespace', 'namespaces', false, namespaces, ['ns']),
  resource('', 'v1', 'Node', 'nodes', false, nodes, ['no']),
  resource('', 'v1', 'Pod', 'pods', true, pods, ['po']),
  resource('', 'v1', 'Service', 'services', true, services, ['svc']),
  resource('', 'v1', 'Secret', 'secrets', true, secrets),
  resource('', 'v1', 'ConfigMap', 'configmaps', true, nothing, ['cm']),
  resource('apps', 'v1', 'Deployment', 'deployments', true, deployments, ['deploy']),
  resource('apps', 'v1', 'ReplicaSet', 'replicasets', true, replicaSets, ['rs']),
  resource('apps', 'v1', 'StatefulSet', 'statefulsets', true, nothing, ['sts']),
  resource('apps', 'v1', 'DaemonSet', 'daemonsets', true, nothing, ['ds']),
  resource('batch', 'v1', 'Job', 'jobs', true, nothing),
  resource('batch', 'v1', 'CronJob', 'cronjobs', true, nothing, ['cj']),
  resource('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true, autoscalers, ['hpa']),
  resource('networking.k8s.io', 'v1', 'Ingress', 'ingresses', true, ingresses, ['ing']),
  resource('networking.k8s.io', 'v1', 'IngressClass', 'ingressclasses', false, ingressClasses),
  resource('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies', true, nothing, ['netpol']),
  resource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices', true, endpointSlices),
  resource('apiregistration.k8s.io', 'v1', 'APIService', 'apiservices', false, apiServices),
  // metrics-server really names PodMetrics "pods".
  resource('metrics.k8s.io', 'v1beta1', 'PodMetrics', 'pods', true, podMetrics),
];

/** `v1`, `apps/v1`. */
export function groupVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

function resource(
  group: string,
  version: string,
  kind: string,
  name: string,
  namespaced: boolean,
  list: (world: World) => KubeObject[],
  shortNames: string[] = [],
): Resource {
  return { group, version, kind, name, singular: kind.toLowerCase(), shortNames, namespaced, list };
}
