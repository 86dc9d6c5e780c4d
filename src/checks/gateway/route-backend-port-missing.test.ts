import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleHttpProxy, exampleIngressRoute, exampleOpenShiftRoute, exampleVirtualService } from './exampleEdges.js';
import { exampleRoute } from './exampleRoute.js';
import check from './route-backend-port-missing.js';

const externalName = `apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: shop}
spec: {type: ExternalName, externalName: api.example.com, ports: [{port: 80}]}
---
`;

const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0].port' };

testCheck(check, {
  silent: [
    { name: 'the port is there', manifests: exampleRoute() + exampleService() },
    {
      name: 'the Service is missing, of which another check tells',
      manifests: exampleRoute({ service: 'quotes', port: 1 }) + exampleService(),
    },
    {
      name: 'port and targetPort are the same number',
      manifests: exampleRoute({ port: 50051 }) + exampleService('[{name: grpc, port: 50051}]'),
    },
    {
      name: 'an IngressRoute names the port by its name',
      manifests: exampleIngressRoute({ port: 'grpc' }) + exampleService(),
    },
    {
      name: 'an IngressRoute names it by a quoted number',
      manifests: exampleIngressRoute({ port: '"80"' }) + exampleService(),
    },
    {
      name: 'an IngressRoute to a name outside the cluster',
      manifests: exampleIngressRoute({ service: 'elsewhere', port: 443 }) + externalName,
    },
    {
      name: 'a TraefikService behind an IngressRoute',
      manifests: exampleIngressRoute({ kind: 'TraefikService', port: undefined }) + exampleService(),
    },
    { name: 'an HTTPProxy names the port', manifests: exampleHttpProxy() + exampleService() },
    {
      name: 'an HTTPProxy sends nothing to the wrong one',
      manifests: exampleHttpProxy({ port: 9090, more: 'weight: 0' }) + exampleService(),
    },
    {
      name: 'a VirtualService without a port, of which the listener has the number',
      manifests: exampleVirtualService({ port: undefined }) + exampleService(),
    },
    { name: 'a VirtualService names the port', manifests: exampleVirtualService() + exampleService() },
    {
      name: 'a Route of OpenShift by the name of the port',
      manifests: exampleOpenShiftRoute('grpc') + exampleService(),
    },
    {
      name: 'a Route of OpenShift by the number of the pods’ port',
      manifests: exampleOpenShiftRoute('50051') + exampleService('[{name: grpc, port: 80, targetPort: 50051}]'),
    },
    { name: 'a Route of OpenShift without a port', manifests: exampleOpenShiftRoute() + exampleService() },
    {
      name: 'a Route of OpenShift by a number, where the pods are not among the files',
      manifests:
        exampleOpenShiftRoute('80') +
        exampleService('[{name: grpc, port: 80, targetPort: grpc}]').split('---\napiVersion: apps')[0],
    },
  ],
  fires: [
    {
      name: 'the port of the pods',
      manifests: exampleRoute({ port: 50051 }) + exampleService(),
      hits: [{ message: 'podPort', severity: 'error', ...at, data: { meant: 80, ports: '80 (grpc)' } }],
    },
    {
      name: 'a port that nobody has',
      manifests: exampleRoute({ port: 9090, kind: 'HTTPRoute' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'error', subject: 'HTTPRoute/edge', field: at.field }],
    },
    {
      name: 'the port of the pods, in an IngressRoute',
      manifests: exampleIngressRoute({ port: 50051 }) + exampleService(),
      hits: [
        {
          message: 'podPort',
          severity: 'error',
          subject: 'IngressRoute/edge',
          field: 'spec.routes[0].services[0].port',
          data: { proxy: 'Traefik', meant: 80 },
        },
      ],
    },
    {
      name: 'a name that no port has, in an IngressRouteTCP',
      manifests: exampleIngressRoute({ port: 'web', route: 'IngressRouteTCP' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'error', subject: 'IngressRouteTCP/edge' }],
    },
    {
      name: 'no port, in an IngressRoute',
      manifests: exampleIngressRoute({ port: undefined }) + exampleService(),
      hits: [
        { message: 'unsaid', severity: 'error', subject: 'IngressRoute/edge', field: 'spec.routes[0].services[0]' },
      ],
    },
    {
      name: 'a port that nobody has, in an HTTPProxy',
      manifests: exampleHttpProxy({ port: 9090 }) + exampleService(),
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'HTTPProxy/edge',
          field: 'spec.routes[0].services[0].port',
          data: { proxy: 'Contour' },
        },
      ],
    },
    {
      name: 'the port of the pods, in a VirtualService',
      manifests: exampleVirtualService({ port: 50051 }) + exampleService(),
      hits: [
        {
          message: 'podPort',
          severity: 'error',
          subject: 'VirtualService/edge',
          field: 'spec.http[0].route[0].destination.port.number',
        },
      ],
    },
    {
      name: 'a name that no port has, in a Route of OpenShift',
      manifests: exampleOpenShiftRoute('web') + exampleService('[{name: grpc, port: 80, targetPort: 50051}]'),
      hits: [{ message: 'missing', severity: 'error', subject: 'Route/edge', field: 'spec.port.targetPort' }],
    },
    {
      name: 'the port of the Service, in a Route of OpenShift',
      manifests: exampleOpenShiftRoute('80') + exampleService('[{name: grpc, port: 80, targetPort: 50051}]'),
      hits: [
        {
          message: 'servicePort',
          severity: 'error',
          subject: 'Route/edge',
          field: 'spec.port.targetPort',
          data: { meant: 'grpc' },
        },
      ],
    },
    {
      name: 'no port',
      manifests: exampleRoute({ port: undefined }) + exampleService(),
      hits: [
        { message: 'unsaid', severity: 'error', subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0]' },
      ],
    },
  ],
});
