import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleService } from './exampleIngress.js';

const alias = `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec: {type: ExternalName, externalName: greeter.example.org, ports: [{name: grpc, port: 80}]}
`;

export default defineCheck({
  meta: {
    id: 'external-name-behind-ingress',
    group: 'ingress',
    title: 'An Ingress leads gRPC to a Service of type ExternalName',
    severity: 'info',
    needs: ['topology'],
    uses: [],
    messages: {
      alias:
        '{ingress} leads to Service {service}, an alias of {host}. The controller dials the name, not pods: whether calls are spread lies with what is behind it. Make sure that the controller supports ExternalName for gRPC.',
      unsupported:
        "{ingress} leads to Service {service}, an alias of {host}. F5's open-source NGINX Ingress Controller does not support ExternalName, so calls get no backend and end with UNAVAILABLE. Use an EndpointSlice without a selector, or another controller.",
    },
    docs: {
      what: 'The backend of an Ingress is a Service of type ExternalName, and the Ingress is set up for gRPC.',
      why: 'Such a Service has no endpoints: the controller has to resolve the name itself. Some do (ingress-nginx, Traefik where it is allowed), some do not (the open-source edition of F5 NGINX needs a resolver that only NGINX Plus has).',
      fix: 'Prefer a Service without a selector and an EndpointSlice with the addresses, or a backend in the cluster.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
        'https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/basic-configuration/',
      ],
    },
    examples: { fires: exampleIngress() + alias, silent: exampleIngress() + exampleService() },
    remedies: [],
  },

  *check({ topology }) {
    for (const link of topology.ingressBackends) {
      const { ingress: subject, service, port, product } = link;
      if (!service?.external || !believesGrpc(port)) continue;
      const { name, namespace } = service.service.metadata;
      const ingress = `Ingress/${subject.metadata.name}`;
      const host = service.service.spec?.externalName ?? 'nothing';
      const found = {
        subject,
        path: [...link.path, 'service', 'name'],
        data: { ingress, service: name, host },
        witnesses: [{ source: `Service/${name} of namespace ${namespace}`, says: `type ExternalName, ${host}` }],
      } as const;
      if (product.name === 'f5-nginx') yield { ...found, message: 'unsupported', severity: 'warning' };
      else yield { ...found, message: 'alias' };
    }
  },
});
