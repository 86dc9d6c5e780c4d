import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-service-upstream.js';

const annotation = 'nginx.ingress.kubernetes.io/service-upstream';
const protocol = 'nginx.ingress.kubernetes.io/backend-protocol: GRPC';
const set = (value: string, className = 'nginx') =>
  exampleIngress({ annotations: [protocol, `${annotation}: "${value}"`], className });
const server = exampleServer();
const inIngress = { subject: 'Ingress/edge', field: `metadata.annotations["${annotation}"]` };
const configMap = `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
  labels: {app.kubernetes.io/name: ingress-nginx}
data: {service-upstream: "true"}
`;
const injectedNamespace = `---
apiVersion: v1
kind: Namespace
metadata: {name: ingress-nginx, annotations: {linkerd.io/inject: enabled}}
`;
const meshed = exampleController({ podAnnotations: '{linkerd.io/inject: enabled}' });
/** An Ingress to a Service for which only the number 50051 speaks. */
const doubtful =
  exampleIngress({ name: 'a', annotations: [] }).replaceAll('name: greeter,', 'name: perhaps,') +
  exampleServer({ port: '{port: 80, targetPort: 50051}', container: [] })
    .replaceAll('greeter', 'perhaps')
    .replace('name: grpc, ', '');

testCheck(check, {
  silent: [
    { name: 'not set', manifests: exampleIngress() + server },
    { name: 'set to false', manifests: set('false') + server },
    { name: 'the Ingress overrules the ConfigMap', manifests: set('false') + server + configMap },
    { name: 'one pod', manifests: set('true') + exampleServer({ replicas: 1 }) },
    {
      name: 'a headless Service has no cluster IP to dial',
      manifests:
        set('true') +
        server.replace('  selector: {app: greeter}\n  ports', '  clusterIP: None\n  selector: {app: greeter}\n  ports'),
    },
    {
      name: 'an HTTP backend',
      manifests:
        exampleIngress({ annotations: [`${annotation}: "true"`] }) +
        exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }),
    },
    { name: 'another product', manifests: set('true', 'traefik') + server },
  ],
  fires: [
    {
      name: 'annotation of the Ingress',
      manifests: set('true') + server,
      hits: [{ message: 'pins', severity: 'warning', ...inIngress, data: { backend: 'greeter:80' } }],
    },
    {
      name: 'annotation of the Service',
      manifests: exampleIngress() + exampleServer({ annotations: `{${annotation}: "true"}` }),
      hits: [
        {
          message: 'pins',
          severity: 'warning',
          subject: 'Service/greeter',
          field: `metadata.annotations["${annotation}"]`,
        },
      ],
    },
    {
      name: 'the ConfigMap of the controller, once for all Ingresses',
      manifests: `${exampleIngress()}---\n${exampleIngress({ name: 'other' })}${server}${configMap}${exampleController()}`,
      hits: [
        {
          message: 'pins',
          severity: 'warning',
          subject: 'ConfigMap/ingress-nginx-controller',
          field: 'data["service-upstream"]',
        },
      ],
    },
    {
      name: 'a ConfigMap over a doubtful backend and a sure one tells of the sure one',
      manifests: `${doubtful}---\n${exampleIngress({ name: 'sure' })}${server}${configMap}${exampleController()}`,
      hits: [
        {
          message: 'pins',
          severity: 'warning',
          subject: 'ConfigMap/ingress-nginx-controller',
          data: { backend: 'greeter:80' },
        },
      ],
    },
    {
      name: 'the controller is meshed',
      manifests: set('true') + server + meshed,
      hits: [{ message: 'meshed', severity: 'info', ...inIngress, data: { mesh: 'linkerd' } }],
    },
    {
      name: 'the namespace of the controller is meshed',
      manifests: set('true') + server + exampleController() + injectedNamespace,
      hits: [{ message: 'meshed', severity: 'info', ...inIngress }],
    },
    {
      name: 'how many pods serve is not known',
      manifests: set('true') + server.split('---\n').slice(0, 2).join('---\n'),
      hits: [{ message: 'perhaps', severity: 'info', ...inIngress }],
    },
  ],
});
