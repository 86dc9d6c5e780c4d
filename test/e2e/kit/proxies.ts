import { image } from './cluster.js';

type Proxy = 'nginx' | 'haproxy' | 'envoy';

/** Whose addresses the proxy dials: those of the pods, by a headless name, or the one of the Service. */
export interface Front {
  proxy: Proxy;
  /** What it dials. */
  host: string;
  /** Writes a line for each call, as a controller configures it, with this name for the backend. HAProxy never does. */
  logsAs?: string;
}

/** A proxy that balances calls, with a Service of its own before it. */
export function proxyYaml(namespace: string, name: string, { proxy, host, logsAs }: Front): string {
  const { file, config, args } = proxies[proxy];
  const text = config(host, logsAs).trim().replace(/^/gm, '    ');
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}}
data:
  ${file}: |
${text}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}${proxy === 'nginx' && logsAs !== undefined ? ', app.kubernetes.io/name: ingress-nginx' : ''}}}
    spec:
      terminationGracePeriodSeconds: 1
      securityContext: {runAsUser: 65534}
      containers:
      - name: ${proxy}
        image: ${image(proxy)}
        imagePullPolicy: IfNotPresent
        args: ${JSON.stringify(args(`/etc/proxy/${file}`))}
        ports: [{containerPort: 50051, name: grpc}]
        readinessProbe: {tcpSocket: {port: 50051}, periodSeconds: 5}
        volumeMounts: [{name: config, mountPath: /etc/proxy}]
      volumes: [{name: config, configMap: {name: ${name}}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${name}}
  ports: [{name: grpc, port: 50051, targetPort: grpc}]
`;
}

interface Recipe {
  file: string;
  config: (host: string, logsAs?: string) => string;
  args: (path: string) => string[];
}

const proxies: Record<Proxy, Recipe> = {
  nginx: { file: 'nginx.conf', config: nginx, args: (path) => ['-e', 'stderr', '-g', 'daemon off;', '-c', path] },
  haproxy: { file: 'haproxy.cfg', config: haproxy, args: (path) => ['-f', path] },
  envoy: {
    file: 'envoy.json',
    config: envoy,
    args: (path) => ['-c', path, '--log-level', 'warn', '--concurrency', '2'],
  },
};

/** One call occupies one connection to a backend; `keepalive` is what keeps it for the next call. */
function nginx(host: string, logsAs?: string): string {
  return `
worker_processes 1;
error_log stderr warn;
pid /tmp/nginx.pid;
events { worker_connections 1024; }
http {
  ${logsAs === undefined ? 'access_log off;' : ingressLog(logsAs)}
  client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
  keepalive_requests 1000000;
  upstream servers { server ${host}:50051; keepalive 320; keepalive_requests 1000000; }
  server { listen 50051 http2; location / { grpc_pass grpc://servers; } }
}`;
}

/** The default of ingress-nginx. */
function ingressLog(backend: string): string {
  return `log_format upstreaminfo '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [${backend}] [] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $request_id';
  access_log /dev/stdout upstreaminfo;`;
}

function haproxy(host: string): string {
  return `
global
  maxconn 1000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
resolvers cluster
  parse-resolv-conf
  accepted_payload_size 8192
  hold valid 5s
frontend grpc
  bind :50051 proto h2
  default_backend servers
backend servers
  balance roundrobin
  server-template pod 6 ${host}:50051 proto h2 check resolvers cluster init-addr none`;
}

function envoy(host: string, logsAs?: string): string {
  const type = (name: string) => ({ '@type': `type.googleapis.com/envoy.extensions.${name}` });
  const http2 = 'upstreams.http.v3.HttpProtocolOptions';
  const manager = 'filters.network.http_connection_manager';
  const address = (name: string) => ({ socket_address: { address: name, port_value: 50051 } });
  return JSON.stringify({
    static_resources: {
      listeners: [
        {
          name: 'grpc',
          address: address('0.0.0.0'),
          filter_chains: [
            {
              filters: [
                {
                  name: `envoy.${manager}`,
                  typed_config: {
                    ...type(`${manager}.v3.HttpConnectionManager`),
                    stat_prefix: 'grpc',
                    // Without a format of its own: Envoy's default.
                    access_log:
                      logsAs === undefined
                        ? []
                        : [{ name: 'stdout', typed_config: type('access_loggers.stream.v3.StdoutAccessLog') }],
                    route_config: {
                      virtual_hosts: [
                        {
                          name: 'all',
                          domains: ['*'],
                          routes: [{ match: { prefix: '/' }, route: { cluster: 'servers' } }],
                        },
                      ],
                    },
                    http_filters: [
                      { name: 'envoy.filters.http.router', typed_config: type('filters.http.router.v3.Router') },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
      clusters: [
        {
          name: 'servers',
          type: 'STRICT_DNS',
          connect_timeout: '2s',
          dns_lookup_family: 'V4_ONLY',
          lb_policy: 'ROUND_ROBIN',
          load_assignment: {
            cluster_name: 'servers',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address(host) } }] }],
          },
          typed_extension_protocol_options: {
            [`envoy.extensions.${http2}`]: { ...type(http2), explicit_http_config: { http2_protocol_options: {} } },
          },
        },
      ],
    },
  });
}
