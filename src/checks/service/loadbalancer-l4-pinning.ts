import { defineCheck } from '../../model/check.js';
import type { Service } from '../../model/objects.js';
import { electsLeader } from '../../model/topology/electsLeader.js';
import { productOfWorkload } from '../../model/topology/ingressProduct.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { PortNode, ServiceNode } from '../../model/topology/topology.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'loadbalancer-l4-pinning',
    group: 'service',
    title: 'A load balancer outside gives whole connections of gRPC callers to pods',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      loadBalancer:
        'Service {service} is of type LoadBalancer, and port {port} is gRPC with {pods} pods behind it: the load balancer chooses a pod once per connection, so all calls of a caller from outside stay on one pod. Put a layer-7 gateway before it, or bound the age of connections.',
      nodePort:
        'Service {service} is of type NodePort, and port {port} is gRPC with {pods} pods behind it. Unless a layer-7 proxy outside dials these nodes, all calls of a caller stay on the pod that its connection was given.',
    },
    docs: {
      what: 'A gRPC Service with several pods is of type LoadBalancer or NodePort, and no Ingress or route leads to it.',
      why: 'Load balancers of clouds for Services work on TCP (layer 4): they and kube-proxy choose once per connection. A caller from outside with one HTTP/2 connection uses one pod, however many there are.',
      fix: 'Reach it through a layer-7 load balancer: an Ingress or a GRPCRoute, whose controller chooses a pod for each call. Where many callers connect anew often, a maximum connection age on the server spreads them.',
      links: [
        'https://kubernetes.io/blog/2018/11/07/grpc-load-balancing-on-kubernetes-without-tears/',
        'https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer',
      ],
    },
    examples: {
      fires: documents(exampleServer(), exampleService({ spec: ['type: LoadBalancer'] })),
      silent: documents(exampleServer({ replicas: 1 }), exampleService({ spec: ['type: LoadBalancer'] })),
    },
    remedies: [],
  },

  *check({ topology }) {
    const fronted = new Set<PortNode | undefined>([
      ...topology.ingressBackends.map(({ port }) => port),
      ...topology.routeBackends.map(({ port }) => port),
      ...topology.edgeBackends.map(({ port }) => port),
    ]);
    for (const node of topology.services) {
      const { service: subject, replicas, ports, external } = node;
      const type = subject.spec?.type;
      const pods = replicas.max ?? replicas.now;
      if ((type !== 'LoadBalancer' && type !== 'NodePort') || external || pods === undefined || pods < 2) continue;
      if (isProxy(node) || balancesCalls(subject) || electsLeader(node).length > 0) continue;
      const port = ports.find((p) => believesGrpc(p) && !fronted.has(p));
      if (!port) continue;
      const service = subject.metadata.name;
      const [reason] = port.grpc.reasons;
      yield {
        message: type === 'LoadBalancer' ? 'loadBalancer' : 'nodePort',
        // What stands before the nodes is not in the cluster, and often balances calls.
        ...(type === 'NodePort' && { severity: 'info' as const }),
        subject,
        path: ['spec', 'type'],
        data: { service, port: port.port.port, pods },
        witnesses: [
          { source: `Service/${service} spec.type`, says: type },
          {
            source: reason?.from ?? `Service/${service}`,
            says: `port ${port.port.port} is gRPC: ${reason?.says ?? ''}`,
          },
        ],
      };
    }
  },
});

/** Annotations that make the load balancer of a Service one of layer 7: DigitalOcean's, Oracle's, Cilium's. */
function balancesCalls({ metadata }: Service): boolean {
  const { annotations = {} } = metadata;
  return (
    /^(https?|http2|http3)$/i.test(annotations['service.beta.kubernetes.io/do-loadbalancer-protocol'] ?? '') ||
    /^(http|grpc)$/i.test(annotations['service.beta.kubernetes.io/oci-load-balancer-backend-protocol'] ?? '') ||
    annotations['service.cilium.io/lb-l7'] === 'enabled'
  );
}

/** Gateways and ingress controllers are reached so by design: they balance calls themselves. */
function isProxy({ workloads }: ServiceNode): boolean {
  return workloads.some(
    (workload) =>
      productOfWorkload(workload) !== undefined ||
      runningContainers(templateOf(workload)?.spec).some(({ image = '' }) =>
        /(^|[/-])(envoy|nginx|haproxy|traefik|contour|kong|apisix|emissary|ambassador|proxyv2|istio|cilium)/i.test(
          image,
        ),
      ),
  );
}
