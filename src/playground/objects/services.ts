import type { EndpointSlice, Service } from '../../model/objects.js';
import { isReady, nodeName, podsOf, type RunningPod, shopNamespace, type World } from '../world.js';
import { identity, ownedBy } from './identity.js';
import { labelsOf } from './workloads.js';

const name = 'greeter';
const portName = 'grpc';

/** The Service of greeter: the edge needs none, since its pod's own address is the one in the Ingress's status. */
export function services(world: World): Service[] {
  const clusterIP = world.scenario === 'headless' ? 'None' : world.service.host;
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: identity(world, 'Service', name, { namespace: shopNamespace, labels: labelsOf(name) }),
      spec: {
        type: 'ClusterIP',
        clusterIP,
        clusterIPs: [clusterIP],
        selector: labelsOf(name),
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ports: [
          { name: portName, port: world.service.port, targetPort: portName, protocol: 'TCP', appProtocol: 'grpc' },
        ],
      },
    },
  ];
}

/** One slice per port number: pods have different ports only where they share an address. */
export function endpointSlices(world: World): EndpointSlice[] {
  const alive = podsOf(world, 'greeter').filter((pod) => pod.child.exit === undefined);
  return [...Map.groupBy(alive, (pod) => pod.address.port)].map(([port, pods]) => ({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: identity(world, 'EndpointSlice', `${name}-${port}`, {
      namespace: shopNamespace,
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [ownedBy('v1', 'Service', name)],
    }),
    addressType: 'IPv4',
    endpoints: pods.map(endpoint),
    ports: [{ name: portName, port, protocol: 'TCP', appProtocol: 'grpc' }],
  }));
}

function endpoint(pod: RunningPod) {
  const ready = isReady(pod);
  return {
    addresses: [pod.address.host],
    conditions: { ready, serving: ready, terminating: false },
    nodeName,
    targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: pod.uid },
  };
}
