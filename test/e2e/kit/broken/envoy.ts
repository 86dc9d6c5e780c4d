import { type Broken, certificates, flagsOfTls, hangingPort, nobody, portOf, silentPort } from './broken.js';

interface Listener {
  /** `HOST:PORT` of the only endpoint; empty for a cluster without any. */
  to?: string;
  /** To the backend; HTTP/2 in plaintext unless said otherwise. */
  speaks?: 'http1' | 'tls';
  domain?: string;
  /** In place of a route to a cluster. */
  route?: object;
  timeout?: string;
  circuit?: object;
  filters?: readonly object[];
  /** The certificate that is shown. */
  shows?: string;
  alpn?: readonly string[];
}

const greeter = 'greeter:50051';

/** Of a real Envoy. */
export const envoy: readonly Broken<Listener>[] = [
  {
    what: 'Envoy, whose backend listens on another port',
    listener: { to: '127.0.0.1:1' },
    layer: 'grpc',
    says: /reset reason: remote connection failure/,
    cause: /of Envoy, not of the server: it cannot connect to the pod: wrong port/,
  },
  {
    what: 'Envoy before an HTTP/1.1 server',
    listener: { to: 'greeter:9090' },
    layer: 'grpc',
    says: /protocol error/,
    cause: /of Envoy, not of the server: .*HTTP\/1\.1/,
  },
  {
    what: 'Envoy that speaks plaintext to a backend with TLS',
    listener: { to: 'nginx:40443' },
    layer: 'grpc',
    says: /protocol error/,
    cause: /of Envoy.*TLS/,
  },
  {
    what: 'Envoy that speaks TLS to a backend in plaintext',
    listener: { to: greeter, speaks: 'tls' },
    layer: 'grpc',
    says: /reset reason: remote connection failure/,
    cause: /of Envoy, not of the server: it cannot connect to the pod: .*TLS on one side only/,
  },
  {
    what: 'Envoy that speaks HTTP/1.1 to a gRPC server',
    listener: { to: greeter, speaks: 'http1' },
    layer: 'grpc',
    says: /protocol error/,
    cause: /of Envoy.*HTTP\/1\.1/,
  },
  {
    what: 'Envoy before a cluster without endpoints',
    listener: {},
    layer: 'grpc',
    says: /no healthy upstream/,
    cause: /no endpoint is healthy/,
  },
  {
    what: 'Envoy, whose packets to the pod are dropped',
    listener: { to: `${nobody}:50051` },
    layer: 'grpc',
    says: /connection timeout/,
    cause: /of Envoy.*NetworkPolicy/,
  },
  {
    what: 'Envoy before a server that hangs',
    listener: { to: `127.0.0.1:${hangingPort}`, timeout: '1s' },
    layer: 'grpc',
    says: /upstream request timeout/,
    cause: /did not answer in time/,
  },
  {
    what: 'Envoy before a silent port',
    listener: { to: `quiet:${silentPort}`, timeout: '1s' },
    layer: 'grpc',
    says: /upstream request timeout/,
    cause: /did not answer in time/,
  },
  {
    what: 'Envoy that cuts a stream at the timeout of its route',
    listener: { to: greeter, timeout: '1s' },
    call: ['-d', '{}', 'ADDRESS', 'grpc.health.v1.Health/Watch'],
    layer: 'http2',
    says: /the stream is reset/,
    cause: /after 1 message.*a timeout of its own/,
  },
  {
    what: 'Envoy without a route for the host',
    listener: { to: greeter, domain: 'shop.example.com' },
    layer: 'grpc',
    says: /status 12, without a word/,
    cause: /of Envoy, not of the server: it has no route for this host and path/,
  },
  {
    what: 'Envoy before a web page',
    listener: { to: 'nginx:40080' },
    layer: 'http',
    says: /^HTTP 200, text\/html, from no gRPC server: "Shop"/,
    cause: /answers with a web page/,
  },
  {
    what: 'Envoy that answers by itself',
    listener: { route: { direct_response: { status: 403, body: { inline_string: 'RBAC: access denied' } } } },
    layer: 'grpc',
    says: /RBAC: access denied/,
    cause: /of Envoy, not of the server: .*policy/,
  },
  {
    what: 'Envoy with an open circuit breaker',
    listener: { to: greeter, circuit: { thresholds: [{ max_requests: 0 }] } },
    layer: 'grpc',
    says: /overflow/,
    cause: /circuit breaker is open/,
  },
  {
    what: 'Envoy with an expired certificate',
    listener: { to: greeter, shows: 'expired' },
    flags: flagsOfTls,
    layer: 'tls',
    says: /has expired/,
    cause: /out of date/,
  },
  {
    what: 'Envoy with TLS and without ALPN',
    listener: { to: greeter, shows: 'good', alpn: ['http/1.1'] },
    flags: flagsOfTls,
    layer: 'tls',
    says: /HTTP\/2 was offered and not chosen|no application protocol/,
    cause: /does not speak HTTP\/2/,
  },
];

const type = (name: string) => ({ '@type': `type.googleapis.com/envoy.extensions.${name}` });
const manager = 'filters.network.http_connection_manager';
const http2 = 'upstreams.http.v3.HttpProtocolOptions';
const address = (host: string, port: number) => ({ socket_address: { address: host, port_value: port } });

function listener(
  port: number,
  { domain = '*', route, timeout = '15s', filters = [], shows, alpn = ['h2'] }: Listener,
): object {
  const name = `l${port}`;
  return {
    name,
    address: address('0.0.0.0', port),
    filter_chains: [
      {
        filters: [
          {
            name: `envoy.${manager}`,
            typed_config: {
              ...type(`${manager}.v3.HttpConnectionManager`),
              stat_prefix: name,
              route_config: {
                virtual_hosts: [
                  {
                    name,
                    domains: [domain],
                    routes: [{ match: { prefix: '/' }, ...(route ?? { route: { cluster: name, timeout } }) }],
                  },
                ],
              },
              http_filters: [
                ...filters,
                { name: 'envoy.filters.http.router', typed_config: type('filters.http.router.v3.Router') },
              ],
            },
          },
        ],
        ...(shows !== undefined && { transport_socket: tlsOf(shows, alpn) }),
      },
    ],
  };
}

function tlsOf(file: string, alpn: readonly string[]): object {
  const pem = { filename: `${certificates}/${file}.pem` };
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      ...type('transport_sockets.tls.v3.DownstreamTlsContext'),
      common_tls_context: {
        alpn_protocols: alpn,
        tls_certificates: [{ certificate_chain: pem, private_key: pem }],
      },
    },
  };
}

function cluster(port: number, { to, speaks, circuit }: Listener): object {
  const name = `l${port}`;
  const [host = '', number] = to?.split(':') ?? [];
  return {
    name,
    type: 'STRICT_DNS',
    connect_timeout: '1s',
    dns_lookup_family: 'V4_ONLY',
    load_assignment: {
      cluster_name: name,
      endpoints: to === undefined ? [] : [{ lb_endpoints: [{ endpoint: { address: address(host, Number(number)) } }] }],
    },
    ...(circuit && { circuit_breakers: circuit }),
    ...(speaks !== 'http1' && {
      typed_extension_protocol_options: {
        [`envoy.extensions.${http2}`]: { ...type(http2), explicit_http_config: { http2_protocol_options: {} } },
      },
    }),
    ...(speaks === 'tls' && {
      transport_socket: {
        name: 'envoy.transport_sockets.tls',
        typed_config: {
          ...type('transport_sockets.tls.v3.UpstreamTlsContext'),
          common_tls_context: { alpn_protocols: ['h2'] },
        },
      },
    }),
  };
}

const delay = {
  name: 'envoy.filters.http.fault',
  typed_config: {
    ...type('filters.http.fault.v3.HTTPFault'),
    delay: { fixed_delay: '3600s', percentage: { numerator: 100 } },
  },
};
const hanging: Listener = { to: greeter, filters: [delay] };

export function envoyConfig(): string {
  const all: (readonly [number, Listener])[] = [
    ...envoy.map(({ listener }, i) => [portOf(i), listener] as const),
    [hangingPort, hanging],
  ];
  return JSON.stringify({
    static_resources: {
      listeners: all.map(([port, one]) => listener(port, one)),
      clusters: all.flatMap(([port, one]) => (one.route ? [] : [cluster(port, one)])),
    },
  });
}
