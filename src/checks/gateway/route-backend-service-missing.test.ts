import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleHttpProxy, exampleIngressRoute, exampleOpenShiftRoute, exampleVirtualService } from './exampleEdges.js';
import { exampleRoute } from './exampleRoute.js';
import check from './route-backend-service-missing.js';

const at = { subject: 'GRPCRoute/edge', field: 'spec.rules[0].backendRefs[0].name' };

testCheck(check, {
  silent: [
    { name: 'the Service is there', manifests: exampleRoute() + exampleService() },
    {
      name: 'the port is missing, of which another check tells',
      manifests: exampleRoute({ port: 8080 }) + exampleService(),
      live: true,
    },
    {
      name: 'a Service of a namespace that was not read',
      manifests: exampleRoute({ service: 'quotes', namespace: 'infra' }) + exampleService(),
      live: true,
    },
    {
      name: 'a backend of another kind',
      manifests:
        exampleRoute({ service: 'quotes' }).replace(
          '- name: quotes',
          '- kind: ServiceImport\n          group: multicluster.x-k8s.io\n          name: quotes',
        ) + exampleService(),
      live: true,
    },
    { name: 'an IngressRoute to it', manifests: exampleIngressRoute() + exampleService() },
    {
      name: 'an IngressRoute to a Service of a namespace that was not read',
      manifests: exampleIngressRoute({ service: 'quotes', more: 'namespace: infra' }) + exampleService(),
      live: true,
    },
    {
      name: 'an IngressRoute to a TraefikService',
      manifests: exampleIngressRoute({ service: 'quotes', kind: 'TraefikService' }) + exampleService(),
      live: true,
    },
    {
      name: 'an IngressRoute to a service of another provider',
      manifests: exampleIngressRoute({ service: 'quotes@file' }) + exampleService(),
      live: true,
    },
    {
      name: 'an IngressRoute that sends nothing there',
      manifests: exampleIngressRoute({ service: 'quotes', more: 'weight: 0' }) + exampleService(),
      live: true,
    },
    { name: 'an HTTPProxy to it', manifests: exampleHttpProxy() + exampleService() },
    ...[
      'greeter',
      'greeter.shop.svc.cluster.local',
      'greeter.shop.svc',
      'api.example.com',
      'quotes.infra.svc.cluster.local',
      'greeter.shop.global',
    ].map((host) => ({
      name: `a VirtualService to host ${host}`,
      manifests: exampleVirtualService({ host }) + exampleService(),
      live: true,
    })),
    {
      name: 'a VirtualService to the host of a ServiceEntry',
      manifests: `${exampleVirtualService({ host: 'quotes' })}apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: quotes, namespace: shop}
spec: {hosts: [quotes]}
---
${exampleService()}`,
      live: true,
    },
    { name: 'a Route of OpenShift to it', manifests: exampleOpenShiftRoute() + exampleService() },
  ],
  fires: [
    {
      name: 'no Service of that name in the cluster',
      manifests: exampleRoute({ service: 'quotes' }) + exampleService(),
      live: true,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { service: 'quotes', namespace: 'shop' } }],
    },
    {
      name: 'an HTTPRoute, among files that bring other Services',
      manifests: exampleRoute({ service: 'quotes', kind: 'HTTPRoute' }) + exampleService(),
      hits: [{ message: 'missing', severity: 'warning', subject: 'HTTPRoute/edge', field: at.field }],
    },
    {
      name: 'an IngressRoute',
      manifests: exampleIngressRoute({ service: 'quotes' }) + exampleService(),
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'IngressRoute/edge',
          field: 'spec.routes[0].services[0].name',
          data: { proxy: 'Traefik' },
        },
      ],
    },
    {
      name: 'a TraefikService',
      manifests: `apiVersion: traefik.io/v1alpha1
kind: TraefikService
metadata: {name: both, namespace: shop}
spec: {weighted: {services: [{name: greeter, port: 80, weight: 9}, {name: quotes, port: 80, weight: 1}]}}
---
${exampleService()}`,
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'TraefikService/both',
          field: 'spec.weighted.services[1].name',
        },
      ],
    },
    {
      name: 'an HTTPProxy, misspelt',
      manifests: exampleHttpProxy({ service: 'greter' }) + exampleService(),
      live: true,
      hits: [
        {
          message: 'misspelt',
          severity: 'error',
          subject: 'HTTPProxy/edge',
          field: 'spec.routes[0].services[0].name',
          data: { near: 'greeter' },
        },
      ],
    },
    {
      name: 'a VirtualService, in full',
      manifests: exampleVirtualService({ host: 'quotes.shop.svc.cluster.local' }) + exampleService(),
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'VirtualService/edge',
          field: 'spec.http[0].route[0].destination.host',
          data: { service: 'quotes', namespace: 'shop' },
        },
      ],
    },
    {
      name: 'a Route of OpenShift',
      manifests: exampleOpenShiftRoute('grpc', 'quotes') + exampleService(),
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'Route/edge',
          field: 'spec.to.name',
          data: { proxy: 'The OpenShift router' },
        },
      ],
    },
    {
      name: 'a misspelt name',
      manifests: exampleRoute({ service: 'greter' }) + exampleService(),
      live: true,
      hits: [{ message: 'misspelt', severity: 'error', ...at, data: { near: 'greeter' } }],
    },
    {
      name: 'files with a route alone prove nothing',
      manifests: exampleRoute(),
      hits: [{ message: 'notGiven', severity: 'info', ...at }],
    },
  ],
});
