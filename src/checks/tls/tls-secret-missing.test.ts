import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController } from '../nginx/exampleManifests.js';
import { exampleIngress, exampleSecret } from './exampleManifests.js';
import check from './tls-secret-missing.js';

const at = { subject: 'Ingress/edge', field: 'spec.tls[0].secretName' };
const certificate = `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: greeter, namespace: shop}
spec: {secretName: greeter-tls, dnsNames: [greeter.example.com], issuerRef: {name: ca}}
`;
const annotated = (annotation: string) =>
  exampleIngress().replace('  annotations:\n', `  annotations:\n    ${annotation}\n`);
const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: shop}
spec:
  gatewayClassName: envoy
  listeners:
    - {name: grpc, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: greeter-tls, namespace: vault}]}}
`;

testCheck(check, {
  silent: [
    { name: 'the Secret is there', manifests: `${exampleIngress()}---\n${exampleSecret()}`, live: true },
    {
      name: 'it is in another namespace, of which another check tells',
      manifests: `${exampleIngress()}---\n${exampleSecret({ namespace: 'infra' })}`,
      live: true,
    },
    {
      name: 'passthrough: the pod shows its own certificate',
      manifests: annotated('nginx.ingress.kubernetes.io/ssl-passthrough: "true"'),
      live: true,
    },
    {
      name: 'the AWS controller takes certificates from ACM',
      manifests: exampleIngress().replace('ingressClassName: nginx', 'ingressClassName: alb'),
      live: true,
    },
    {
      name: 'Istio looks in the namespace of its gateway',
      manifests: exampleIngress().replace('ingressClassName: nginx', 'ingressClassName: istio'),
      live: true,
    },
    {
      name: 'an entry without a Secret asks for the default certificate',
      manifests: exampleIngress().replace('      secretName: greeter-tls\n', ''),
      live: true,
    },
  ],
  fires: [
    {
      name: 'passthrough that the controller was not told to allow: TLS ends there after all',
      manifests: `${annotated('nginx.ingress.kubernetes.io/ssl-passthrough: "true"')}${exampleController()}`,
      live: true,
      hits: [{ message: 'missing', severity: 'error', subject: 'Ingress/edge' }],
    },
    {
      name: 'no Secret of that name in the cluster',
      manifests: exampleIngress(),
      live: true,
      hits: [{ message: 'missing', severity: 'error', ...at, data: { secret: 'greeter-tls', namespace: 'shop' } }],
    },
    {
      name: 'files without the Secret prove nothing',
      manifests: exampleIngress(),
      hits: [{ message: 'notGiven', severity: 'info', ...at }],
    },
    {
      name: 'a Certificate is to write it',
      manifests: exampleIngress() + certificate,
      live: true,
      hits: [{ message: 'coming', severity: 'info', ...at, data: { maker: 'Certificate/greeter' } }],
    },
    {
      name: 'cert-manager is asked by annotation',
      manifests: annotated('cert-manager.io/cluster-issuer: letsencrypt'),
      live: true,
      hits: [
        {
          message: 'coming',
          severity: 'info',
          ...at,
          data: { maker: 'cert-manager, asked by annotation cert-manager.io/cluster-issuer of Ingress/edge' },
        },
      ],
    },
    {
      name: 'a listener refers to a namespace of which nothing was read',
      manifests: gateway,
      live: true,
      hits: [
        {
          message: 'namespaceUnseen',
          severity: 'info',
          subject: 'Gateway/edge',
          field: 'spec.listeners[0].tls.certificateRefs[0]',
          data: { namespace: 'vault' },
        },
      ],
    },
    {
      name: 'a listener refers to a namespace that was read',
      manifests: `${gateway}---\n${exampleSecret({ namespace: 'vault' }).replace('name: greeter-tls', 'name: other')}`,
      live: true,
      hits: [
        {
          message: 'missing',
          severity: 'error',
          subject: 'Gateway/edge',
          field: 'spec.listeners[0].tls.certificateRefs[0]',
        },
      ],
    },
  ],
});
