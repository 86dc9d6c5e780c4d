import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleService } from './exampleIngress.js';
import check from './ingress-class-unserved.js';

const classObject = (name: string, annotations = '{}') => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ${name}, annotations: ${annotations}}
spec: {controller: k8s.io/ingress-nginx}
`;
const asDefault = '{ingressclass.kubernetes.io/is-default-class: "true"}';
const unnamed = (exampleIngress() + exampleService()).replace('  ingressClassName: nginx\n', '');
const named = (className: string) => exampleIngress({ className }) + exampleService();
const controller = (label: string, args: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: ingress, labels: {app.kubernetes.io/name: ${label}}}
spec:
  selector: {matchLabels: {app: controller}}
  template:
    metadata: {labels: {app: controller}}
    spec: {containers: [{name: controller, image: example/controller:1, args: [${args}]}]}
`;

testCheck(check, {
  silent: [
    { name: 'the class is there', manifests: named('nginx') + classObject('nginx'), live: true },
    { name: 'no class among the files', manifests: named('nginx') },
    { name: 'a default class', manifests: unnamed + classObject('nginx', asDefault), live: true },
    {
      name: 'the old annotation, which needs no object',
      manifests:
        exampleIngress({ annotations: ['kubernetes.io/ingress.class: nginx'] }).replace(
          '  ingressClassName: nginx\n',
          '',
        ) +
        exampleService() +
        classObject('other'),
      live: true,
    },
    {
      name: 'somebody serves it: it has an address',
      manifests:
        exampleIngress({ className: 'public' }).replace(
          '---\n',
          'status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}\n---\n',
        ) +
        exampleService() +
        classObject('nginx'),
      live: true,
    },
    { name: 'Contour compares the name', manifests: named('contour') + classObject('nginx'), live: true },
    { name: 'Traefik takes those without a class', manifests: unnamed + controller('traefik', ''), live: true },
    {
      name: 'the controller was told to take those without a class',
      manifests: unnamed + classObject('nginx') + controller('ingress-nginx', '--watch-ingress-without-class=true'),
      live: true,
    },
    {
      name: 'no gRPC behind it',
      manifests:
        exampleIngress({ className: 'public' }) + exampleService('[{name: http, port: 80}]').replace('grpc', 'http'),
      live: true,
    },
  ],
  fires: [
    {
      name: 'a slip of the pen',
      manifests: named('ngnix') + classObject('nginx'),
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'warning',
          subject: 'Ingress/edge',
          field: 'spec.ingressClassName',
          data: { class: 'ngnix', meant: ' (there is nginx)', backend: 'greeter:80' },
        },
      ],
    },
    {
      name: 'files that hold another class',
      manifests: named('internal') + classObject('nginx'),
      hits: [{ message: 'missing', severity: 'info', subject: 'Ingress/edge', data: { meant: '' } }],
    },
    {
      name: 'no class and no default',
      manifests: unnamed + classObject('nginx') + classObject('traefik'),
      live: true,
      hits: [
        {
          message: 'unnamed',
          severity: 'warning',
          subject: 'Ingress/edge',
          field: 'spec',
          data: { classes: 'nginx and traefik' },
        },
      ],
    },
  ],
});
