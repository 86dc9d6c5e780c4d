import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import check from './tls-secret-wrong-namespace.js';

const at = { subject: 'Ingress/edge', field: 'spec.tls[0].secretName' };
const infra = `---\n${exampleSecret({ namespace: 'infra' })}`;
const gateway = (ref: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: grpc, port: 443, protocol: HTTPS, tls: {certificateRefs: [${ref}]}}
`;

testCheck(check, {
  silent: [
    {
      name: 'the Secret is here as well as elsewhere',
      manifests: `${exampleIngress()}---\n${exampleSecret()}${infra}`,
    },
    { name: 'the Secret is nowhere, of which another check tells', manifests: exampleIngress(), live: true },
    {
      name: 'a Certificate is to write one here',
      manifests: `${exampleIngress()}${infra}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: greeter, namespace: shop}
spec: {secretName: greeter-tls}
`,
    },
    {
      name: 'a listener names the other namespace',
      manifests: gateway('{name: greeter-tls, namespace: infra}') + infra,
    },
  ],
  fires: [
    {
      name: 'the Secret is in one other namespace, in files',
      manifests: exampleIngress() + infra,
      hits: [{ message: 'ingress', severity: 'error', ...at, data: { namespace: 'shop', others: 'infra' } }],
    },
    {
      name: 'the Secret is in two others, in a cluster',
      manifests: `${exampleIngress()}${infra}---\n${exampleSecret({ namespace: 'default', type: 'Opaque' })}`,
      live: true,
      hits: [{ message: 'ingress', severity: 'error', ...at, data: { others: 'default, infra' } }],
    },
    {
      name: 'a Certificate is to write it into another namespace',
      manifests: `${exampleIngress()}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: greeter, namespace: infra}
spec: {secretName: greeter-tls}
`,
      hits: [{ message: 'ingress', severity: 'error', ...at }],
    },
    {
      name: 'a listener that names no namespace means its own',
      manifests: gateway('{name: greeter-tls}') + infra,
      hits: [
        {
          message: 'gateway',
          severity: 'error',
          subject: 'Gateway/edge',
          field: 'spec.listeners[0].tls.certificateRefs[0]',
        },
      ],
    },
  ],
});
