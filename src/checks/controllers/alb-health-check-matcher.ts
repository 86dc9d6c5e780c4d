import { defineCheck } from '../../model/check.js';
import { annotated, backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

const prefix = 'alb.ingress.kubernetes.io';

export default defineCheck({
  meta: {
    id: 'alb-health-check-matcher',
    group: 'controllers',
    title: 'The health check of an AWS load balancer expects HTTP codes of a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      codes:
        '{ingress} leads to {backend} with protocol version GRPC, and success-codes {codes} is no list of gRPC codes (0 to 99): the ALB refuses the target group, and the Ingress is not made. Write gRPC codes, such as "0" or "0,12".',
    },
    docs: {
      what: 'An Ingress of the AWS load balancer controller has a GRPC target group and `success-codes` of HTTP, such as 200.',
      why: 'For GRPC the matcher counts gRPC status codes from 0 to 99, by default 12 (UNIMPLEMENTED). The API of AWS refuses others.',
      fix: 'Set `alb.ingress.kubernetes.io/success-codes: "0"` and a `healthcheck-path` such as `/grpc.health.v1.Health/Check`, or leave both out.',
      links: [
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#success-codes',
      ],
    },
    examples: {
      fires: exampleApp({
        className: 'alb',
        ingress: `{${prefix}/backend-protocol-version: GRPC, ${prefix}/success-codes: "200"}`,
      }),
      silent: exampleApp({
        className: 'alb',
        ingress: `{${prefix}/backend-protocol-version: GRPC, ${prefix}/success-codes: "0,12"}`,
      }),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'aws-alb')) {
      const codes = annotated(entry, `${prefix}/success-codes`);
      if (codes === undefined || annotated(entry, `${prefix}/backend-protocol-version`) !== 'GRPC') continue;
      if (codes.split(/[,-]/).every((code) => /^\s*\d{1,2}\s*$/.test(code))) continue;
      const { ingress, service, name, backend, severity } = entry;
      const field = `${prefix}/success-codes`;
      const subject = service.metadata.annotations?.[field] === undefined ? ingress : service;
      yield {
        message: 'codes',
        ...severity,
        subject,
        path: ['metadata', 'annotations', field],
        data: { ingress: name, backend, codes },
        witnesses: [{ source: `${subject.kind}/${subject.metadata.name} success-codes`, says: codes }],
      };
    }
  },
});
