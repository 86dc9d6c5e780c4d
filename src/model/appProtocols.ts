/** Who reads the appProtocol of a Service port. */
export type AppProtocolReader =
  | 'istio'
  | 'linkerd'
  | 'envoy-gateway'
  | 'traefik-gateway'
  | 'contour-gateway'
  | 'contour'
  | 'nginx-gateway-http'
  | 'aws-gateway'
  | 'apisix';

/**
 * What a reader makes of a value: `grpc` is HTTP/2 in plaintext, `tls` is TLS to the pod, `http1` breaks gRPC, `opaque`
 * forwards connections and balances none of their calls, `refused` serves nothing, `sniffed` guesses by the first
 * bytes, `default` is what it does without the field.
 */
export type AppProtocolEffect = 'grpc' | 'tls' | 'http1' | 'opaque' | 'refused' | 'sniffed' | 'default';

interface Reading {
  values: Readonly<Record<string, AppProtocolEffect>>;
  /** Any other value. */
  other: AppProtocolEffect;
}

const h2c = 'kubernetes.io/h2c';
const webSockets = { 'kubernetes.io/ws': 'http1', 'kubernetes.io/wss': 'http1' } as const;

/**
 * As read in the source of each in 2026; ingress-nginx, F5 NGINX, both HAProxy controllers, Kong, Emissary and GKE's
 * Ingress never look at the field. The values are those of KEP-3726 and what each product adds to them.
 */
const readings: Readonly<Record<AppProtocolReader, Reading>> = {
  // Compared up to the first dash and without case; a value it does not know hides the port's name.
  istio: {
    values: {
      [h2c]: 'grpc',
      grpc: 'grpc',
      http2: 'grpc',
      http: 'http1',
      https: 'opaque',
      tls: 'opaque',
      tcp: 'opaque',
    },
    other: 'sniffed',
  },
  // Since 2.18; before that the field had no effect.
  linkerd: { values: { [h2c]: 'grpc', http: 'default' }, other: 'opaque' },
  'envoy-gateway': { values: { [h2c]: 'grpc', grpc: 'grpc', ...webSockets }, other: 'default' },
  'traefik-gateway': {
    values: { [h2c]: 'grpc', http: 'http1', https: 'tls', ...webSockets },
    other: 'refused',
  },
  'contour-gateway': { values: { [h2c]: 'grpc', http: 'http1', https: 'tls', ...webSockets }, other: 'refused' },
  // For Ingress and HTTPProxy: a value of the field hides the annotation upstream-protocol.
  contour: { values: { [h2c]: 'grpc', https: 'tls' }, other: 'http1' },
  // NGINX Gateway Fabric, HTTPRoutes: NGINX has no HTTP/2 to backends but by grpc_pass. For GRPCRoutes no value matters.
  'nginx-gateway-http': { values: { [h2c]: 'refused', ...webSockets }, other: 'default' },
  'aws-gateway': { values: { [h2c]: 'grpc' }, other: 'default' },
  apisix: { values: { http: 'http1', https: 'tls', ...webSockets }, other: 'default' },
};

/** What a reader makes of the appProtocol of a port. */
export function appProtocolEffect(reader: AppProtocolReader, value: string | undefined): AppProtocolEffect {
  if (value === undefined) return 'default';
  const { values, other } = readings[reader];
  const compared = reader === 'istio' && value !== h2c ? value.toLowerCase().replace(/-.*/, '') : value;
  return values[compared] ?? other;
}

/**
 * The value that every reader takes for gRPC, or ignores, but for the HTTPRoutes of NGINX Gateway Fabric: `grpc` helps
 * Istio and breaks Linkerd, Traefik and Contour.
 */
export const appProtocolForGrpc = h2c;
