import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-controller-retired.js';

const ingress = exampleIngress() + exampleServer();
const ingressClass = (controller: string, name = 'nginx') => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ${name}}
spec: {controller: ${controller}}
`;
const ours = ingressClass('k8s.io/ingress-nginx');
const traefik = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: traefik, namespace: edge, labels: {app.kubernetes.io/name: traefik}}
spec:
  selector: {matchLabels: {app: traefik}}
  template:
    metadata: {labels: {app: traefik}}
    spec: {containers: [{name: traefik, image: traefik:v3.6, args: [--providers.kubernetesIngressNGINX]}]}
`;

testCheck(check, {
  silent: [
    { name: 'NGINX of F5', manifests: ingress + ingressClass('nginx.org/ingress-controller') },
    { name: 'Traefik', manifests: exampleIngress({ className: 'traefik' }) },
    { name: 'Traefik serves the class in the place of ingress-nginx', manifests: ingress + ours + traefik, live: true },
    {
      name: 'a fork that Chainguard maintains',
      manifests: ingress + ours + exampleController({ image: 'cgr.dev/acme/ingress-nginx-controller:1.15' }),
      live: true,
    },
    {
      name: 'a fork that Rancher maintains',
      manifests: ours + exampleController({ image: 'rancher/nginx-ingress-controller:v1.14.5-hardened1' }),
      live: true,
    },
    {
      name: 'a class name that two products use says too little',
      manifests: exampleIngress({ annotations: [] }).replace(/ {2}annotations:\n.*\n/, '') + exampleServer(),
    },
    { name: 'no Ingress at all', manifests: exampleServer() },
  ],
  fires: [
    {
      name: 'the controller runs',
      manifests: ingress + ours + exampleController(),
      live: true,
      hits: [{ message: 'runs', severity: 'warning', subject: 'Deployment/ingress-nginx-controller' }],
    },
    {
      name: 'a mirror of the registry is no fork',
      manifests: exampleController({ image: 'mirror.example.com/k8s/ingress-nginx/controller-chroot:v1.14.5' }),
      live: true,
      hits: [{ message: 'runs', severity: 'warning', subject: 'Deployment/ingress-nginx-controller' }],
    },
    {
      name: 'the manifests of the controller',
      manifests: exampleController(),
      hits: [{ message: 'used', severity: 'info', subject: 'Deployment/ingress-nginx-controller' }],
    },
    {
      name: 'the controller is scaled to none',
      manifests: exampleController().replace('status: {replicas: 1, readyReplicas: 1}', 'status: {replicas: 0}'),
      live: true,
      hits: [{ message: 'used', severity: 'info', subject: 'Deployment/ingress-nginx-controller' }],
    },
    {
      name: 'its class, though no controller was seen',
      manifests: ingress + ours + ingressClass('k8s.io/ingress-nginx', 'zone-b'),
      live: true,
      hits: [{ message: 'used', severity: 'info', subject: 'IngressClass/nginx', field: 'spec.controller' }],
    },
    {
      name: 'several Ingresses are one fact',
      manifests: `${exampleIngress({ name: 'other' })}---\n${ingress}`,
      hits: [{ message: 'used', severity: 'info', subject: 'Ingress/edge' }],
    },
  ],
});
