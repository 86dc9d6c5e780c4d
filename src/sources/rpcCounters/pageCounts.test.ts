import { describe, expect, it } from 'vitest';
import { pageCounts } from './pageCounts.js';
import { onlyMethod, rpcFamilies } from './rpcFamilies.js';

/** Calls by family, without those that are not counted. */
function counted(page: string, grpcPorts: number[] = [50051]) {
  const counts = pageCounts(page, grpcPorts);
  return Object.fromEntries(
    [...(counts?.families ?? [])].map(([{ sample }, series]) => [sample, [...series.values()]]),
  );
}

/** A page of each library, with calls, probes and what else it counts. Ends with the families that must come out. */
const pages: [library: string, page: string, expected: Record<string, number[]>][] = [
  [
    'go-grpc-middleware',
    `# HELP go_goroutines Number of goroutines that currently exist.
# TYPE go_goroutines gauge
go_goroutines 14
# HELP grpc_server_handled_total Total number of RPCs completed on the server, regardless of success or failure.
# TYPE grpc_server_handled_total counter
grpc_server_handled_total{grpc_code="OK",grpc_method="Check",grpc_service="grpc.health.v1.Health",grpc_type="unary"} 52
grpc_server_handled_total{grpc_code="OK",grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 40
grpc_server_handled_total{grpc_code="Internal",grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 2
# HELP grpc_server_handling_seconds Histogram of response latency (seconds).
# TYPE grpc_server_handling_seconds histogram
grpc_server_handling_seconds_count{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 42
# HELP grpc_server_msg_received_total Total number of RPC stream messages received on the server.
# TYPE grpc_server_msg_received_total counter
grpc_server_msg_received_total{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 42
# TYPE grpc_server_started_total counter
grpc_server_started_total{grpc_method="Check",grpc_service="grpc.health.v1.Health",grpc_type="unary"} 52
grpc_server_started_total{grpc_method="ServerReflectionInfo",grpc_service="grpc.reflection.v1.ServerReflection",grpc_type="bidi_stream"} 3
grpc_server_started_total{grpc_method="GetServers",grpc_service="grpc.channelz.v1.Channelz",grpc_type="unary"} 3
grpc_server_started_total{grpc_method="SayHello",grpc_service="helloworld.Greeter",grpc_type="unary"} 43
grpc_client_started_total{grpc_method="Get",grpc_service="shop.Stock",grpc_type="unary"} 900
process_start_time_seconds 1.76726826912e+09
`,
    { grpc_server_started_total: [43], grpc_server_handled_total: [40, 2] },
  ],
  [
    'py-grpc-prometheus before the first call',
    `# HELP grpc_server_started_total Total number of RPCs started on the server.
# TYPE grpc_server_started_total counter
# HELP grpc_server_handled_total Total number of RPCs completed on the server.
# TYPE grpc_server_handled_total counter
python_info{implementation="CPython",major="3"} 1.0
`,
    { grpc_server_started_total: [], grpc_server_handled_total: [] },
  ],
  [
    "gRPC's OpenTelemetry plugin, in OpenMetrics",
    `# TYPE grpc_server_call_started counter
grpc_server_call_started_total{grpc_method="helloworld.Greeter/SayHello",otel_scope_name="grpc-java"} 31.0 # {trace_id="4bf9"} 1.0
grpc_server_call_started_total{grpc_method="grpc.health.v1.Health/Check",otel_scope_name="grpc-java"} 99.0
# TYPE grpc_server_call_duration_seconds histogram
grpc_server_call_duration_seconds_bucket{grpc_method="helloworld.Greeter/SayHello",grpc_status="OK",le="+Inf"} 30
grpc_server_call_duration_seconds_count{grpc_method="helloworld.Greeter/SayHello",grpc_status="OK"} 30
grpc_server_call_duration_seconds_sum{grpc_method="helloworld.Greeter/SayHello",grpc_status="OK"} 0.4
# EOF
`,
    { grpc_server_call_started_total: [31], grpc_server_call_duration_seconds_count: [30] },
  ],
  [
    "gRPC's OpenTelemetry plugin without units",
    'grpc_server_call_duration_count{grpc_method="helloworld.Greeter/SayHello",grpc_status="OK"} 30\n',
    { grpc_server_call_duration_count: [30] },
  ],
  [
    "gRPC's OpenCensus plugin",
    `# TYPE grpc_io_server_completed_rpcs counter
grpc_io_server_completed_rpcs{grpc_server_method="helloworld.Greeter/SayHello",grpc_server_status="OK"} 11
grpc_io_server_completed_rpcs{grpc_server_method="grpc.health.v1.Health/Check",grpc_server_status="OK"} 5
grpc_io_server_started_rpcs{grpc_server_method="helloworld.Greeter/SayHello"} 12
`,
    { grpc_io_server_started_rpcs: [12], grpc_io_server_completed_rpcs: [11] },
  ],
  [
    'OpenTelemetry, old conventions, Go',
    `# TYPE rpc_server_duration_milliseconds histogram
rpc_server_duration_milliseconds_bucket{rpc_grpc_status_code="0",rpc_method="SayHello",rpc_service="helloworld.Greeter",rpc_system="grpc",le="5"} 7
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="0",rpc_method="SayHello",rpc_service="helloworld.Greeter",rpc_system="grpc"} 8
rpc_server_duration_milliseconds_count{rpc_grpc_status_code="0",rpc_method="Check",rpc_service="grpc.health.v1.Health",rpc_system="grpc"} 50
rpc_server_duration_milliseconds_count{rpc_method="find",rpc_service="x",rpc_system="apache_dubbo"} 4
`,
    { rpc_server_duration_milliseconds_count: [8] },
  ],
  [
    'OpenTelemetry, old conventions, Node and seconds',
    `rpc_server_duration_count{rpc_system="grpc",rpc_method="SayHello",rpc_service="helloworld.Greeter"} 6
rpc_server_duration_seconds_count{rpc_system="grpc",rpc_method="/helloworld.Greeter/SayHello"} 5
rpc_server_duration_seconds_count{rpc_system="grpc",rpc_method="/grpc.health.v1.Health/Check"} 50
`,
    { rpc_server_duration_count: [6], rpc_server_duration_seconds_count: [5] },
  ],
  [
    'OpenTelemetry, new conventions',
    `# TYPE rpc_server_call_duration_seconds histogram
rpc_server_call_duration_seconds_count{rpc_method="helloworld.Greeter/SayHello",rpc_response_status_code="OK",rpc_system_name="grpc"} 21
rpc_server_call_duration_seconds_count{rpc_method="grpc.health.v1.Health/Watch",rpc_response_status_code="OK",rpc_system_name="grpc"} 1
rpc_server_call_duration_seconds_count{rpc_method="x/y",rpc_system_name="jsonrpc"} 9
rpc_server_call_duration_count{rpc_method="helloworld.Greeter/SayHello",rpc_system_name="grpc"} 21
`,
    { rpc_server_call_duration_seconds_count: [21], rpc_server_call_duration_count: [21] },
  ],
  [
    'Micrometer, grpc-spring',
    `# TYPE grpc_server_processing_duration_seconds summary
grpc_server_processing_duration_seconds_count{method="GetUser",methodType="UNARY",service="com.example.UserService",statusCode="OK",} 17.0
grpc_server_processing_duration_seconds_sum{method="GetUser",methodType="UNARY",service="com.example.UserService",statusCode="OK",} 1.2
grpc_server_processing_duration_seconds_count{method="Check",methodType="UNARY",service="grpc.health.v1.Health",statusCode="OK",} 80.0
grpc_server_requests_received_messages_total{method="GetUser",methodType="UNARY",service="com.example.UserService",} 400.0
`,
    { grpc_server_processing_duration_seconds_count: [17] },
  ],
  [
    'Micrometer observations and LogNet',
    `grpc_server_seconds_count{grpc_status_code="OK",rpc_method="GetUser",rpc_service="com.example.UserService",rpc_type="UNARY"} 3
grpc_server_seconds_count{grpc_status_code="OK",rpc_method="Check",rpc_service="grpc.health.v1.Health",rpc_type="UNARY"} 9
grpc_server_calls_seconds_count{method="grpc.health.v1.Health/Check",result="OK"} 9
grpc_server_calls_seconds_count{method="com.example.UserService/GetUser",result="OK"} 4
`,
    { grpc_server_seconds_count: [3], grpc_server_calls_seconds_count: [4] },
  ],
  [
    'prometheus-net',
    `# TYPE grpc_requests_received_total counter
grpc_requests_received_total{service="greet.Greeter",method="SayHello"} 13
grpc_requests_received_total{service="grpc.health.v1.Health",method="Check"} 70
`,
    { grpc_requests_received_total: [13] },
  ],
  [
    'ASP.NET Core through OpenTelemetry',
    `# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",http_route="/greet.Greeter/SayHello",network_protocol_version="2",url_scheme="http"} 14
http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",http_route="/grpc.health.v1.Health/Check",network_protocol_version="2",url_scheme="http"} 60
http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/metrics",network_protocol_version="1.1",url_scheme="http"} 5
http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",http_route="/api/users",network_protocol_version="2",url_scheme="http"} 5
`,
    { http_server_request_duration_seconds_count: [14] },
  ],
  [
    'a web server',
    `# TYPE http_server_request_duration_seconds histogram
http_server_request_duration_seconds_count{http_request_method="POST",http_route="/api/users",network_protocol_version="2"} 5
`,
    {},
  ],
  [
    'Linkerd',
    `# HELP request_total Total count of HTTP requests.
# TYPE request_total counter
request_total{direction="inbound",target_addr="0.0.0.0:4191",target_ip="0.0.0.0",target_port="4191",tls="no_identity"} 700
request_total{direction="inbound",target_addr="10.42.0.217:50051",target_ip="10.42.0.217",target_port="50051",tls="true",client_id="cart.shop.serviceaccount.identity.linkerd.cluster.local",srv_kind="default",srv_name="all-unauthenticated"} 20
request_total{direction="inbound",target_addr="10.42.0.217:50051",route_name="probe",tls="no_identity"} 33
request_total{direction="inbound",target_addr="10.42.0.217:8080",tls="true"} 44
request_total{direction="outbound",target_addr="10.42.0.9:50051",authority="stock.shop:80",tls="true"} 55
`,
    { request_total: [20] },
  ],
  [
    'Linkerd in front of an opaque port',
    `# TYPE request_total counter
request_total{direction="inbound",target_addr="0.0.0.0:4191",tls="no_identity"} 700
tcp_open_connections{direction="inbound",target_addr="10.42.0.217:50051",tls="true"} 3
`,
    {},
  ],
  [
    'Istio',
    `# TYPE istio_requests_total counter
istio_requests_total{reporter="destination",source_workload="cart",destination_workload="greeter",request_protocol="grpc",response_code="200",grpc_response_status="0",response_flags="-"} 19
istio_requests_total{reporter="destination",source_workload="cart",destination_workload="greeter",request_protocol="http",response_code="200"} 8
istio_requests_total{reporter="source",source_workload="greeter",destination_workload="stock",request_protocol="grpc",response_code="200"} 99
istio_tcp_connections_opened_total{reporter="destination",request_protocol="tcp"} 4
`,
    { istio_requests_total: [19] },
  ],
];

describe('pageCounts', () => {
  it.each(pages)('%s', (_, page, expected) => {
    expect(counted(page)).toEqual(expected);
  });

  it('has a page for every family', () => {
    const shown = new Set(pages.flatMap(([, , expected]) => Object.keys(expected)));
    expect(rpcFamilies.map(({ sample }) => sample).filter((sample) => !shown.has(sample))).toEqual([]);
  });

  it('names each family once, and only families it knows as the finished twin', () => {
    const samples = rpcFamilies.map(({ sample }) => sample);
    expect(new Set(samples).size).toBe(samples.length);
    for (const { finished } of rpcFamilies) expect(samples).toContain(finished ?? samples[0]);
  });

  it("leaves out the ports of Linkerd's proxy where the gRPC port is not known", () => {
    const page = [4191, 4190, 8080].map(
      (p, i) => `request_total{direction="inbound",target_addr="10.0.0.1:${p}"} ${i}`,
    );
    expect(counted(page.join('\n'), [])).toEqual({ request_total: [2] });
  });

  it('tells a family whose only calls are probes from one that is not there', () => {
    const probes = 'grpc_server_started_total{grpc_service="grpc.health.v1.Health",grpc_method="Check"} 9\n';
    expect(counted(probes)).toEqual({ grpc_server_started_total: [] });
    expect(counted('up 1\n')).toEqual({});
    expect(pageCounts('<html>', [])).toBeUndefined();
  });

  it('knows when the process began, and drops what is no number', () => {
    const page =
      'process_start_time_seconds 1.5e9\ngrpc_server_started_total{grpc_service="a.B",grpc_method="C"} NaN\n';
    expect(pageCounts(page, [])?.processStart).toBe(1.5e9);
    expect(counted(page)).toEqual({ grpc_server_started_total: [] });
  });
});

describe('the calls of one method', () => {
  const check = (page: string) => {
    const { families } = pageCounts(page, [50051], onlyMethod('grpc.health.v1.Health', 'Check')) ?? {};
    return [...(families?.values() ?? [])].flatMap((calls) => [...calls.values()]);
  };

  it.each([
    [
      'beside its service',
      'grpc_server_started_total',
      (s: string, m: string) => `grpc_service="${s}",grpc_method="${m}"`,
    ],
    ['in a full name', 'grpc_server_call_started_total', (s: string, m: string) => `grpc_method="${s}/${m}"`],
    [
      'OpenTelemetry, before',
      'rpc_server_duration_milliseconds_count',
      (s: string, m: string) => `rpc_service="${s}",rpc_method="${m}"`,
    ],
    [
      'OpenTelemetry, now',
      'rpc_server_call_duration_seconds_count',
      (s: string, m: string) => `rpc_method="${s}/${m}"`,
    ],
  ])('%s', (_, sample, labels) => {
    const lines = [
      [labels('grpc.health.v1.Health', 'Check'), 52],
      [labels('grpc.health.v1.Health', 'Watch'), 3],
      [labels('grpcxhealth.v1.Health', 'Check'), 4],
      [labels('shop.Greeter', 'Check'), 40],
    ].map(([label, value]) => `${sample}{${label}} ${value}\n`);
    expect(check(lines.join(''))).toEqual([52]);
  });

  it('are not told where no label says the method', () => {
    expect(check('request_total{direction="inbound",target_addr="10.0.0.1:50051"} 52\n')).toEqual([]);
  });
});
