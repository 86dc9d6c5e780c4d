/** Where a Prometheus-compatible server is: at a URL, or a Service behind the API server's proxy. */
export type PrometheusAddress =
  | {
      kind: 'url';
      /** Without user, password and a slash at its end; a path prefix is kept. */
      url: string;
      /** `user:password`, where the URL held one. Never printed. */
      userInfo?: string;
    }
  | {
      kind: 'service';
      /** The context's, where it is left out. */
      namespace?: string;
      name: string;
      /** Of the Service; looked up where it is left out. */
      port?: number;
      /** Of the server itself: `/prometheus`, or nothing. */
      path: string;
    };

/** How a Prometheus-compatible server is asked. Tokens, passwords and headers are never printed. */
export interface PrometheusAccess {
  address: PrometheusAddress;
  /** Bearer token. */
  token?: string;
  /** Sent with each request: tenants of Thanos and Mimir. */
  headers: Readonly<Record<string, string>>;
  /** PEM. */
  ca?: string;
  clientCertificate?: string;
  clientKey?: string;
  /** Takes any certificate. */
  insecure: boolean;
  /** How far back to look. */
  sinceMs: number;
}
