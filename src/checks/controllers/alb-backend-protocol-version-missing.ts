import { defineCheck } from '../../model/check.js';
import { annotated, backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

const annotation = 'alb.ingress.kubernetes.io/backend-protocol-version';

export default defineCheck({
  meta: {
    id: 'alb-backend-protocol-version-missing',
    group: 'controllers',
    title: 'An AWS load balancer speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} leads to {backend}, which is gRPC, and the ALB speaks {value} to it: every call fails, and its targets turn unhealthy. Set alb.ingress.kubernetes.io/backend-protocol-version: GRPC.',
    },
    docs: {
      what: 'An Ingress of the AWS load balancer controller has a gRPC backend, and `alb.ingress.kubernetes.io/backend-protocol-version` is neither `GRPC` nor `HTTP2`, on the Service or the Ingress.',
      why: 'The target group has HTTP/1.1 by default, which a gRPC server does not answer.',
      fix: 'Set `alb.ingress.kubernetes.io/backend-protocol-version: GRPC` on the Ingress, or on the Service where the Ingress has other backends too; the Service’s word counts.',
      links: [
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#backend-protocol-version',
      ],
    },
    examples: {
      fires: exampleApp({ className: 'alb' }),
      silent: exampleApp({ className: 'alb', ingress: `{${annotation}: GRPC}` }),
    },
    remedies: ['fix-controller-protocol'],
  },

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'aws-alb')) {
      const value = annotated(entry, annotation);
      if (/^(GRPC|HTTP2)$/.test(value ?? '')) continue;
      const { ingress: subject, name, backend, evidence, severity, service } = entry;
      yield {
        message: 'missing',
        ...severity,
        subject,
        path: ['metadata', 'annotations'],
        about: [service],
        data: { ingress: name, backend, value: value ?? 'HTTP/1.1, the default,' },
        witnesses: [
          { source: name, says: evidence },
          {
            source: `${name} and Service`,
            says: value === undefined ? 'no backend-protocol-version' : `backend-protocol-version ${value}`,
          },
        ],
      };
    }
  },
});
