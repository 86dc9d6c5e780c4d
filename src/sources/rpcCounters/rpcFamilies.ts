type Labels = Readonly<Record<string, string>>;

/** What a label has to be, as Prometheus's own matchers say it: no label is the same as an empty one. */
export interface Condition {
  label: string;
  /** Of the whole value, in what JavaScript and RE2 have in common. */
  pattern: string;
  /** The value must not match. */
  not?: true;
}

/** A family of counters that counts calls to a gRPC server. */
export interface RpcFamily {
  /** Of its samples: a histogram's is `…_count`. */
  sample: string;
  /** Who counts: the application itself, or a proxy beside it. */
  by: 'application' | 'linkerd' | 'istio';
  /** Whether a call counts when it begins or when it has ended: a long stream shows only in the first. */
  counts: 'started' | 'finished';
  /** Labels that hold the service and the method; the method's may hold both: `/pkg.Service/Method`. */
  service?: string;
  method?: string;
  /** Which samples are calls to a gRPC server at all; all of them where it is left out. */
  only?(grpcPorts: readonly number[]): readonly Condition[];
  /** The family that counts the same calls when they have ended. */
  finished?: string;
  /** A series goes away when it has been idle for a while, and begins at 0 again. */
  forgets?: true;
}

/** Ports of Linkerd's proxy itself. */
const linkerdPorts = [4140, 4143, 4190, 4191];
const ofRpcSystem = () =>
  ['rpc_system_name', 'rpc_system'].map((label) => ({ label, pattern: '(?:grpc|connect_rpc)?' }));

/** OpenTelemetry's conventions: the method is `Method` beside rpc_service in the old ones, `pkg.Service/Method` in the new. */
const openTelemetry = (sample: string): RpcFamily => ({
  sample,
  by: 'application',
  counts: 'finished',
  service: 'rpc_service',
  method: 'rpc_method',
  only: ofRpcSystem,
});

const application = (
  counts: RpcFamily['counts'],
  sample: string,
  labels: Pick<RpcFamily, 'service' | 'method' | 'finished' | 'only'>,
): RpcFamily => ({ sample, by: 'application', counts, ...labels });

/** Every family that is understood, the one to prefer first: one is taken for a pod, and none are ever added up. */
export const rpcFamilies: readonly RpcFamily[] = [
  // go-grpc-prometheus, go-grpc-middleware, and the libraries for Python, Java, Node and Rust that took its names.
  application('started', 'grpc_server_started_total', {
    service: 'grpc_service',
    method: 'grpc_method',
    finished: 'grpc_server_handled_total',
  }),
  // gRPC's own OpenTelemetry plugin (A66).
  application('started', 'grpc_server_call_started_total', {
    method: 'grpc_method',
    finished: 'grpc_server_call_duration_seconds_count',
  }),
  // gRPC's OpenCensus plugin.
  application('started', 'grpc_io_server_started_rpcs', {
    method: 'grpc_server_method',
    finished: 'grpc_io_server_completed_rpcs',
  }),
  // prometheus-net for ASP.NET Core; it counts a call when it comes in.
  application('started', 'grpc_requests_received_total', { service: 'service', method: 'method' }),

  application('finished', 'grpc_server_handled_total', { service: 'grpc_service', method: 'grpc_method' }),
  application('finished', 'grpc_server_call_duration_seconds_count', { method: 'grpc_method' }),
  // Without the unit: exporters that do not append it.
  application('finished', 'grpc_server_call_duration_count', { method: 'grpc_method' }),
  application('finished', 'grpc_io_server_completed_rpcs', { method: 'grpc_server_method' }),
  openTelemetry('rpc_server_call_duration_seconds_count'),
  openTelemetry('rpc_server_call_duration_count'),
  openTelemetry('rpc_server_duration_milliseconds_count'),
  openTelemetry('rpc_server_duration_seconds_count'),
  openTelemetry('rpc_server_duration_count'),
  // Micrometer: its grpc_server_requests_received_messages_total counts messages, not calls.
  application('finished', 'grpc_server_processing_duration_seconds_count', { service: 'service', method: 'method' }),
  application('finished', 'grpc_server_calls_seconds_count', { service: 'service', method: 'method' }),
  application('finished', 'grpc_server_seconds_count', { service: 'rpc_service', method: 'rpc_method' }),
  // ASP.NET Core counts gRPC calls among its HTTP requests; their route is the method's full name.
  application('finished', 'http_server_request_duration_seconds_count', {
    method: 'http_route',
    only: () => [
      { label: 'http_request_method', pattern: 'POST' },
      { label: 'network_protocol_version', pattern: '2|3' },
      { label: 'http_route', pattern: '/?[\\w.]+\\.\\w+/\\w+' },
    ],
  }),

  {
    sample: 'request_total',
    by: 'linkerd',
    counts: 'started',
    forgets: true,
    only: (grpcPorts) => [
      { label: 'direction', pattern: 'inbound' },
      grpcPorts.length > 0
        ? { label: 'target_addr', pattern: `.*:(?:${grpcPorts.join('|')})` }
        : { label: 'target_addr', pattern: `.*:(?:${linkerdPorts.join('|')})`, not: true },
      { label: 'route_name', pattern: 'probe', not: true },
    ],
  },
  {
    sample: 'istio_requests_total',
    by: 'istio',
    counts: 'finished',
    only: () => [
      { label: 'reporter', pattern: 'destination' },
      { label: 'request_protocol', pattern: 'grpc' },
    ],
  },
];

/** The calls of one method; none where the family does not tell methods apart. */
export function onlyMethod(service: string, method: string): (family: RpcFamily) => Condition[] {
  const name = service.replaceAll('.', '\\.');
  return (family) => {
    const whole = { label: family.method ?? '', pattern: `/?${name}/${method}` };
    if (family.service === undefined) return [whole];
    return [
      { label: family.service, pattern: `(?:${name})?` },
      { ...whole, pattern: `(?:/?${name}/)?${method}` },
    ];
  };
}

/** Health checks, reflection and channelz are the cluster's and the tools' calls, not the clients'. */
export function notHousekeeping({ service, method }: RpcFamily): Condition[] {
  const pattern = '/?grpc\\.(?:health|reflection|channelz)\\..*';
  return [service, method].flatMap((label) => (label === undefined ? [] : [{ label, pattern, not: true }]));
}

/** Whether labels meet all of the conditions. */
export function meets(conditions: readonly Condition[]): (labels: Labels) => boolean {
  const tests = conditions.map(({ label, pattern, not }) => ({
    label,
    whole: new RegExp(`^(?:${pattern})$`, 's'),
    wanted: not !== true,
  }));
  return (labels) => tests.every(({ label, whole, wanted }) => whole.test(labels[label] ?? '') === wanted);
}
