import type { Step } from '../../model/remedy.js';
import type { Language } from './language.js';

/**
 * Server code that ends each connection after five minutes, so that clients connect (and look the name up) anew.
 * gRPC libraries spread the age by ±10 % themselves (gRFC A9).
 */
export function serverLines(language: Language): Step {
  return { do: 'code', title: titles[language], language, lines: [...lines[language]] };
}

const titles: Readonly<Record<Language, string>> = {
  go: 'Go server: connection age',
  java: 'Java server: connection age',
  python: 'Python server: connection age',
  node: 'Node.js server (@grpc/grpc-js): connection age',
  csharp: 'C# server: has no connection age; the client can retire connections instead',
};

const lines: Readonly<Record<Language, readonly string[]>> = {
  go: [
    'server := grpc.NewServer(grpc.KeepaliveParams(keepalive.ServerParameters{',
    '\tMaxConnectionAge:      5 * time.Minute,',
    '\tMaxConnectionAgeGrace: time.Minute, // longer than the longest call: what runs on is cut after it',
    '}))',
  ],
  java: [
    'Server server = NettyServerBuilder.forPort(port)',
    '    .maxConnectionAge(5, TimeUnit.MINUTES)',
    '    .maxConnectionAgeGrace(1, TimeUnit.MINUTES) // longer than the longest call: what runs on is cut after it',
    '    .addService(service)',
    '    .build();',
  ],
  python: [
    'server = grpc.server(executor, options=[',
    '    ("grpc.max_connection_age_ms", 300_000),',
    '    ("grpc.max_connection_age_grace_ms", 60_000),  # longer than the longest call: what runs on is cut after it',
    '])',
  ],
  node: [
    'const server = new grpc.Server({',
    "  'grpc.max_connection_age_ms': 300_000,",
    "  'grpc.max_connection_age_grace_ms': 60_000, // longer than the longest call: what runs on is cut after it",
    '});',
  ],
  csharp: [
    '// Kestrel has no counterpart of MAX_CONNECTION_AGE; KeepAliveTimeout ends idle connections only.',
    '// A .NET client can retire its own connections:',
    'var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions',
    '{',
    '    HttpHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },',
    '});',
  ],
};
