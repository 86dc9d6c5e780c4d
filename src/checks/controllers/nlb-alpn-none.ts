import { defineCheck } from '../../model/check.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { exampleApp } from './exampleController.js';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer';

export default defineCheck({
  meta: {
    id: 'nlb-alpn-none',
    group: 'controllers',
    title: 'A network load balancer of AWS ends TLS and offers no ALPN',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      none: 'Service {service} has the load balancer end TLS for port {port}, which is gRPC, and its ALPN policy is {value}: clients of Go since gRPC 1.67 refuse the connection ("missing selected ALPN property"). Set {annotation} to HTTP2Preferred.',
    },
    docs: {
      what: 'A gRPC Service has a network load balancer of AWS with a certificate, and `aws-load-balancer-alpn-policy` is absent or `None`.',
      why: 'Without a policy the TLS listener answers no ALPN. HTTP/2 over TLS must be agreed upon by ALPN: grpc-go enforces it since 1.67 (September 2024), and others have long done so.',
      fix: 'Set `service.beta.kubernetes.io/aws-load-balancer-alpn-policy: HTTP2Preferred`, or let the pods end TLS. A network load balancer balances connections all the same: calls of one stay on one pod.',
      links: [
        'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#alpn-policy',
      ],
    },
    examples: {
      fires: example(''),
      silent: example(`, ${prefix}-alpn-policy: HTTP2Preferred`),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { service: subject, ports } of topology.services) {
      const own = subject.metadata.annotations ?? {};
      const value = own[`${prefix}-alpn-policy`];
      const network = /^(nlb|nlb-ip|external)$/.test(own[`${prefix}-type`] ?? '');
      const ends = own[`${prefix}-ssl-cert`] !== undefined;
      if (subject.spec?.type !== 'LoadBalancer' || !network || !ends) continue;
      if (value !== undefined && value !== 'None' && value !== 'HTTP1Only') continue;
      const only = (own[`${prefix}-ssl-ports`] ?? '*').split(',').map((word) => word.trim());
      const port = ports.find(
        (p) =>
          believesGrpc(p) && only.some((word) => word === '*' || word === p.port.name || word === String(p.port.port)),
      );
      if (!port) continue;
      const service = subject.metadata.name;
      yield {
        message: 'none',
        subject,
        path: ['metadata', 'annotations'],
        data: {
          service,
          port: port.port.port,
          value: value ?? 'None, the default',
          annotation: `${prefix}-alpn-policy`,
        },
        witnesses: [
          { source: `Service/${service}`, says: 'a network load balancer with a certificate' },
          { source: `Service/${service} alpn-policy`, says: value ?? 'not set' },
        ],
      };
    }
  },
});

function example(more: string): string {
  const annotations = `{${prefix}-type: external, ${prefix}-ssl-cert: "arn:aws:acm:eu-central-1:1:certificate/a"${more}}`;
  return exampleApp({ className: 'none', service: annotations }).replace(
    '  selector: {app: greeter}\n  ports',
    '  type: LoadBalancer\n  selector: {app: greeter}\n  ports',
  );
}
