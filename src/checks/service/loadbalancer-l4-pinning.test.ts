import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress } from '../ingress/exampleIngress.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';
import check from './loadbalancer-l4-pinning.js';

const of = (type: string) => exampleService({ spec: [`type: ${type}`] });
const annotated = (annotation: string) =>
  of('LoadBalancer').replace('  namespace: shop\n', `  namespace: shop\n  annotations: {${annotation}}\n`);
const at = { subject: 'Service/greeter', field: 'spec.type' };

testCheck(check, {
  silent: [
    { name: 'reached in the cluster only', manifests: documents(exampleServer(), of('ClusterIP')) },
    {
      name: 'the load balancer speaks HTTP/2 itself, by an annotation',
      manifests: documents(exampleServer(), annotated('service.beta.kubernetes.io/do-loadbalancer-protocol: http2')),
    },
    {
      name: 'the load balancer speaks gRPC itself, by an annotation',
      manifests: documents(
        exampleServer(),
        annotated('service.beta.kubernetes.io/oci-load-balancer-backend-protocol: GRPC'),
      ),
    },
    {
      name: 'Cilium balances the calls of the Service',
      manifests: documents(exampleServer(), annotated('service.cilium.io/lb-l7: enabled')),
    },
    { name: 'one pod', manifests: documents(exampleServer({ replicas: 1 }), of('LoadBalancer')) },
    { name: 'how many pods there are is not known', manifests: of('LoadBalancer') },
    {
      name: 'an Ingress leads to it: a cloud dials node ports for that',
      manifests: exampleIngress() + documents(exampleServer(), of('NodePort')),
    },
    {
      name: 'a gateway, which balances calls itself',
      manifests: documents(
        exampleServer().replace('registry.example.com/shop/greeter:1.4.0', 'docker.io/envoyproxy/envoy:v1.36.2'),
        of('LoadBalancer'),
      ),
    },
    {
      name: 'an ingress controller, by its label',
      manifests: documents(
        exampleServer().replace('  name: greeter\n', '  name: greeter\n  labels: {app.kubernetes.io/name: traefik}\n'),
        of('LoadBalancer'),
      ),
    },
    {
      name: 'an HTTP Service',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({ ports: ['- {name: http, port: 80, targetPort: http}'], spec: ['type: LoadBalancer'] }),
      ),
    },
  ],
  fires: [
    {
      name: 'a load balancer that an annotation keeps at layer 4',
      manifests: documents(exampleServer(), annotated('service.beta.kubernetes.io/do-loadbalancer-protocol: tcp')),
      hits: [{ message: 'loadBalancer', severity: 'warning', ...at }],
    },
    {
      name: 'a load balancer of the cloud',
      manifests: documents(exampleServer(), of('LoadBalancer')),
      hits: [{ message: 'loadBalancer', severity: 'warning', ...at, data: { port: 80, pods: 3 } }],
    },
    {
      name: 'a port of the nodes, before which anything may stand',
      manifests: documents(exampleServer(), of('NodePort')),
      hits: [{ message: 'nodePort', severity: 'info', ...at }],
    },
  ],
});
