import { defineCheck } from '../../model/check.js';
import type { KubeObject } from '../../model/objects.js';

export default defineCheck({
  meta: {
    id: 'tls-alpn-missing',
    group: 'runtime',
    title: 'The TLS end before a gRPC Service does not agree on HTTP/2',
    severity: 'error',
    needs: ['activePaths'],
    uses: ['ingresses', 'gateways'],
    messages: {
      notChosen:
        'What ends TLS for {host} at {address} does not choose HTTP/2 by ALPN: gRPC clients in Go since 1.67, Java and C++ close the connection before the first call. Switch HTTP/2 on at whatever ends TLS there: a load balancer before {edge}, or its controller.',
    },
    docs: {
      what: 'With `--active`, grpclb shakes hands with the address of an Ingress or Gateway that leads to a gRPC Service, offers `h2` by ALPN as gRPC clients do, and the server chooses nothing or refuses it.',
      why: 'gRPC needs HTTP/2, and over TLS that is agreed upon by ALPN. grpc-go enforces it since 1.67 (2024), grpc-java and gRPC C++ always have: every call fails with UNAVAILABLE, "missing selected ALPN property", while browsers and curl go on over HTTP/1.1.',
      fix: 'Switch HTTP/2 on where TLS ends: ingress-nginx `use-http2: "true"` in its ConfigMap (the default), HAProxy `alpn h2,http/1.1` on the bind line, an AWS NLB `service.beta.kubernetes.io/aws-load-balancer-alpn-policy: HTTP2Preferred`, or let a load balancer pass TCP on and end TLS at the controller. `grpclb tls ing/NAME` shows what is chosen.',
      links: [
        'https://github.com/grpc/grpc-go/issues/434',
        'https://www.rfc-editor.org/rfc/rfc9113.html#name-starting-http-2-for-https-u',
      ],
    },
    remedies: [],
  },

  *check({ activePaths, ingresses = [], gateways = [] }) {
    const edges: readonly KubeObject[] = [...ingresses, ...gateways];
    const told = new Set<string>();
    for (const { edge, service, shown } of activePaths.handshakes ?? []) {
      const { address, serverName: host, alpn, fault, version } = shown;
      const refused = fault !== undefined && /no application protocol/i.test(fault);
      if (!refused && (fault !== undefined || alpn === undefined || alpn === 'h2')) continue;
      const subject = edges.find(
        ({ kind, metadata }) =>
          kind === edge.kind && metadata.name === edge.name && metadata.namespace === edge.namespace,
      );
      const seen = `${edge.kind}/${edge.namespace}/${edge.name} ${host} ${address}`;
      if (!subject || told.has(seen)) continue;
      told.add(seen);
      yield {
        message: 'notChosen',
        subject,
        data: { host, address, edge: `${edge.kind} ${edge.name}` },
        witnesses: [
          {
            source: `TLS handshake with ${address} for ${host}, h2 offered; it leads to Service ${service}`,
            says: fault ?? `${version ?? 'TLS'}, ${alpn === '' ? 'no protocol chosen' : `${alpn} chosen`}`,
          },
        ],
      };
    }
  },
});
