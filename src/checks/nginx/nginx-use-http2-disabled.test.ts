import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-use-http2-disabled.js';

const map = (value: string, name = 'ingress-nginx-controller') => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
data: {${value}}
`;
const app = exampleIngress() + exampleServer() + exampleController();
const at = { subject: 'ConfigMap/ingress-nginx-controller', field: 'data["use-http2"]' };

testCheck(check, {
  silent: [
    { name: 'the default', manifests: app + map('log-format-upstream: x') },
    { name: 'set to true', manifests: app + map('use-http2: "true"') },
    {
      name: 'no gRPC behind the controller',
      manifests:
        exampleIngress({ annotations: [] }) +
        exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }) +
        exampleController() +
        map('use-http2: "false"'),
    },
    {
      name: 'another product serves the Ingress',
      manifests: exampleIngress({ className: 'traefik' }) + exampleServer() + map('use-http2: "false"'),
    },
  ],
  fires: [
    {
      name: 'switched off',
      manifests: app + map('use-http2: "false"'),
      hits: [{ message: 'off', severity: 'error', ...at, data: { ingress: 'Ingress/edge', backend: 'greeter:80' } }],
    },
    {
      name: 'which of two controllers reads it is not known',
      manifests: app + map('use-http2: "false"') + map('log-format-upstream: x', 'ingress-nginx-internal'),
      hits: [{ message: 'perhaps', severity: 'info', ...at }],
    },
  ],
});
