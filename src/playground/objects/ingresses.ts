import type { Ingress, IngressClass, KubeObject } from '../../model/objects.js';
import { greeterHost, shopNamespace, type World } from '../world.js';
import { identity } from './identity.js';

const secretName = 'greeter-tls';
/** A port that the Service does not have. */
const wrongPort = 8080;

/** A Secret as the API gives it, with its content. */
export interface Secret extends KubeObject {
  type: string;
  data: Record<string, string>;
}

/** The Ingress of the scenarios with an edge: right in one, with its faults in the other. */
export function ingresses(world: World): Ingress[] {
  if (!world.edge) return [];
  const broken = world.scenario === 'broken-ingress';
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: identity(world, 'Ingress', 'greeter', {
        namespace: shopNamespace,
        annotations: {
          'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
          ...(!broken && { 'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC' }),
        },
      }),
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: [greeterHost], secretName }],
        rules: [
          {
            host: greeterHost,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: 'greeter', port: broken ? { number: wrongPort } : { name: 'grpc' } } },
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: world.edge.address.host }] } },
    },
  ];
}

export function ingressClasses(world: World): IngressClass[] {
  if (!world.edge) return [];
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: identity(world, 'IngressClass', 'nginx'),
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
  ];
}

/** The certificate that the edge really serves. */
export function secrets(world: World): Secret[] {
  if (!world.edge) return [];
  const { certificate, key } = world.edge.certificate;
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: identity(world, 'Secret', secretName, { namespace: shopNamespace }),
      type: 'kubernetes.io/tls',
      data: {
        'tls.crt': Buffer.from(certificate).toString('base64'),
        'tls.key': Buffer.from(key).toString('base64'),
      },
    },
  ];
}
