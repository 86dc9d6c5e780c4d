import { defineCheck } from '../../model/check.js';
import { annotated, backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

const prefix = 'alb.ingress.kubernetes.io';

export default defineCheck({
  meta: {
    id: 'alb-http-listener-with-grpc',
    group: 'controllers',
    title: 'An AWS load balancer has a plaintext listener for a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      http: '{ingress} leads to {backend} with protocol version GRPC, and its listeners are {listeners}: the ALB refuses a GRPC target group behind an HTTP listener ("Listener protocol HTTP is not supported"), and the whole Ingress is not made. Listen on HTTPS alone, or redirect HTTP with ssl-redirect.',
    },
    docs: {
      what: 'An Ingress of the AWS load balancer controller has a GRPC target group and an HTTP listener: by `listen-ports`, or since neither a certificate nor `listen-ports` is given.',
      why: 'ALBs take gRPC only behind HTTPS. The API of AWS refuses the rule, and the controller reports an error and changes nothing.',
      fix: 'Set `alb.ingress.kubernetes.io/listen-ports: \'[{"HTTPS": 443}]\'` and a certificate (`certificate-arn`, or a host in `spec.tls` that ACM has).',
      links: [
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#listen-ports',
      ],
    },
    examples: {
      fires: exampleApp({ className: 'alb', ingress: `{${prefix}/backend-protocol-version: GRPC}`, withTls: false }),
      silent: exampleApp({ className: 'alb', ingress: `{${prefix}/backend-protocol-version: GRPC}` }),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'aws-alb')) {
      if (annotated(entry, `${prefix}/backend-protocol-version`) !== 'GRPC') continue;
      const { ingress: subject, name, backend, severity } = entry;
      const own = subject.metadata.annotations ?? {};
      // In a group another Ingress may bring certificate and listeners.
      if (own[`${prefix}/ssl-redirect`] !== undefined || own[`${prefix}/group.name`] !== undefined) continue;
      const ports = own[`${prefix}/listen-ports`];
      const certified = own[`${prefix}/certificate-arn`] !== undefined || (subject.spec?.tls ?? []).length > 0;
      const http = ports === undefined ? !certified : /"HTTP"\s*:/.test(ports);
      if (!http) continue;
      const listeners = ports ?? 'HTTP 80, for want of a certificate';
      yield {
        message: 'http',
        ...severity,
        subject,
        path: ['metadata', 'annotations'],
        data: { ingress: name, backend, listeners },
        witnesses: [{ source: name, says: `listeners: ${listeners}` }],
      };
    }
  },
});
