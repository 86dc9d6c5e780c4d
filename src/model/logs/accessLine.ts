/** One request as a proxy's access log tells it. */
export interface AccessLine {
  /** When the line was written, ISO 8601; undefined where the log names no time zone. */
  at: string | undefined;
  method: string;
  /** The request's path: for gRPC `/package.Service/Method`. */
  path: string;
  /** HTTP status as the client saw it; -1 where it saw none. A failed gRPC call may well have 200. */
  status: number;
  /** Where the format logs the trailers' status. */
  grpcStatus?: number;
  /**
   * Who was tried, in order; the last one gave the answer. `10.1.2.3:50051`, or `backend/server` in HAProxy's log,
   * which names no address. Empty where nobody was tried.
   */
  upstreams: string[];
  /** The backend under the proxy's own name: `shop-greeter-50051`, a cluster, a router. */
  service?: string;
  host?: string;
}

export interface AccessLogFormat {
  id: 'ingress-nginx' | 'nginx-json' | 'haproxy' | 'traefik' | 'traefik-json' | 'envoy' | 'envoy-json';
  title: string;
  /** Undefined for a line of another format, or that is no access line. */
  parse(line: string): AccessLine | undefined;
}
