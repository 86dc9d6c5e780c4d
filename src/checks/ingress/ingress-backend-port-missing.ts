import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import type { ServicePort } from '../../model/objects.js';
import type { IngressBackendLink, ServiceNode } from '../../model/topology/topology.js';
import { exampleIngress, exampleService } from './exampleIngress.js';

export default defineCheck({
  meta: {
    id: 'ingress-backend-port-missing',
    group: 'ingress',
    title: 'An Ingress names a port that its Service does not have',
    severity: 'error',
    needs: ['topology', 'ingresses', 'services'],
    uses: [],
    messages: {
      missing:
        '{ingress} sends calls to port {wanted} of Service {service}, which has no such port; it has {ports}. The controller finds no endpoint and answers 503, which gRPC clients see as UNAVAILABLE. Name one of the ports that the Service has.',
      misspelt:
        '{ingress} sends calls to port {wanted} of Service {service}, which has no such port; it has {ports}. The controller finds no endpoint and answers 503, which gRPC clients see as UNAVAILABLE. Most likely {meant} is meant: name that.',
      podPort:
        '{ingress} sends calls to port {wanted} of Service {service}, which has no such port; it has {ports}. {wanted} is {meaning}, and an Ingress names the port of the Service. The controller finds no endpoint and answers 503. Name port {meant} instead.',
      tolerated:
        '{ingress} sends calls to port {wanted} of Service {service}, which is its targetPort; its ports are {ports}. ingress-nginx accepts that, other controllers do not. Name port {meant} before the controller is replaced.',
    },
    docs: {
      what: 'A backend of an Ingress gives a port number or name that is not in `spec.ports` of the Service. The number of the container port, or the targetPort, is the usual slip.',
      why: 'An Ingress refers to the port of the Service, not to that of the pod. The controller has no endpoint for another port: ingress-nginx and Traefik answer 503, the AWS controller rejects the Ingress. As read in its source in 2026, ingress-nginx also takes the number or name written as targetPort, so there the slip goes unnoticed until the controller is replaced.',
      fix: 'Set `backend.service.port` to a number under `spec.ports[].port` of the Service, or to a name under `spec.ports[].name`. A name survives a change of the number.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
        'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
      ],
    },
    examples: {
      fires: exampleIngress({ port: 'number: 50051' }) + exampleService(),
      silent: exampleIngress({ port: 'name: grpc' }) + exampleService(),
    },
    remedies: ['fix-ingress-backend-port-missing'],
  },

  *check({ topology }) {
    for (const link of topology.ingressBackends) {
      const { ingress: subject, service: node, backend } = link;
      // For an ExternalName Service controllers take the number as it stands; its ports may be left out.
      if (!node || node.external || link.port || !backend.service) continue;
      const { number, name } = backend.service.port ?? {};
      const wanted = name ?? number;
      // The AWS controller reads the name `use-annotation` as: the backend stands in an annotation.
      if (wanted === undefined || wanted === 'use-annotation') continue;
      const ingress = `Ingress/${subject.metadata.name}`;
      const service = node.service.metadata.name;
      const ports = portsOf(node);
      const path = [...link.path, 'service', 'port', name === undefined ? 'number' : 'name'];
      const found = {
        subject,
        path,
        details: { service, wanted },
        witnesses: [
          { source: `${ingress} ${link.host ?? '*'}${link.httpPath ?? ''}`, says: `port ${wanted} of ${service}` },
          { source: `Service/${service} spec.ports`, says: ports },
        ],
      } as const;
      const slip = slipOf(node, wanted);
      const near = nearestPort(node, wanted);
      const data = { ingress, wanted, service, ports };
      if (slip?.isTargetPort && link.product.name === 'ingress-nginx') {
        yield { ...found, message: 'tolerated', severity: 'info', data: { ...data, meant: slip.meant } };
      } else if (slip) {
        const { meaning, meant } = slip;
        // Where ingress-nginx serves it after all, calls arrive.
        const severity = slip.isTargetPort && mayBeIngressNginx(link) ? 'warning' : 'error';
        yield { ...found, message: 'podPort', severity, data: { ...data, meaning, meant } };
      } else if (near) {
        yield { ...found, message: 'misspelt', data: { ...data, meant: near } };
      } else {
        yield { ...found, message: 'missing', data };
      }
    }
  },
});

/** What the wanted port is, where it is that of the pods in place of the Service's. */
function slipOf({ ports }: ServiceNode, wanted: string | number) {
  for (const { port, targets } of ports) {
    const meant = wordFor(port);
    if (port.targetPort === wanted)
      return { meant, meaning: `the targetPort of port ${port.port}`, isTargetPort: true };
    for (const target of targets) {
      if (target.state !== 'resolved') continue;
      const { containerPort, name } = target.containerPort;
      if (containerPort !== wanted && name !== wanted) continue;
      const pods = `${target.workload.kind}/${target.workload.metadata.name}`;
      return { meant, meaning: `the container port of ${pods} behind port ${port.port}`, isTargetPort: false };
    }
  }
  return undefined;
}

/** The name that is close to the wanted one; a number that is given as a name. */
function nearestPort({ ports }: ServiceNode, wanted: string | number): string | undefined {
  if (typeof wanted === 'number') return undefined;
  const quoted = ports.find(({ port }) => String(port.port) === wanted);
  if (quoted) return `number ${quoted.port.port}`;
  return nearest(
    wanted,
    ports.flatMap(({ port }) => port.name ?? []),
  );
}

function wordFor({ name, port }: ServicePort): string {
  return name === undefined ? `${port}` : `${port} (${name})`;
}

function portsOf({ ports }: ServiceNode): string {
  return ports.map(({ port }) => wordFor(port)).join(', ') || 'none';
}

function mayBeIngressNginx({ product }: IngressBackendLink): boolean {
  return product.name === 'unknown' || product.candidates.includes('ingress-nginx');
}
