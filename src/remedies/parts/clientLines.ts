import type { Step } from '../../model/remedy.js';
import type { Language } from './language.js';

/** Client code that spreads calls over every address of a target, one step a language. */
export function clientLines(language: Language, target: string, tls: boolean): Step {
  return {
    do: 'code',
    title: titles[language],
    language,
    lines: [...lines[language](target, tls), ...traps[language]],
  };
}

const titles: Readonly<Record<Language, string>> = {
  go: 'Go client: round_robin over the headless Service',
  java: 'Java client: round_robin over the headless Service',
  python: 'Python client: round_robin over the headless Service',
  node: 'Node.js client (@grpc/grpc-js): round_robin over the headless Service',
  csharp: 'C# client (Grpc.Net.Client): round_robin over the headless Service',
};

const lines: Readonly<Record<Language, (target: string, tls: boolean) => string[]>> = {
  go: (target, tls) => [
    'conn, err := grpc.NewClient(',
    `\t"${target}",`,
    `\tgrpc.WithTransportCredentials(${tls ? 'credentials.NewTLS(&tls.Config{})' : 'insecure.NewCredentials()'}),`,
    '\tgrpc.WithDefaultServiceConfig(`{"loadBalancingConfig":[{"round_robin":{}}]}`),',
    ')',
  ],
  java: (target, tls) => [
    `ManagedChannel channel = ManagedChannelBuilder.forTarget("${target}")`,
    '    .defaultLoadBalancingPolicy("round_robin")',
    `    .${tls ? 'useTransportSecurity' : 'usePlaintext'}()`,
    '    .build();',
  ],
  python: (target, tls) => [
    `channel = grpc.${tls ? 'secure_channel' : 'insecure_channel'}(`,
    `    "${target}",`,
    ...(tls ? ['    grpc.ssl_channel_credentials(),'] : []),
    '    options=[("grpc.service_config", \'{"loadBalancingConfig":[{"round_robin":{}}]}\')],',
    ')',
  ],
  node: (target, tls) => [
    'const client = new GreeterClient( // your generated client',
    `  '${target}',`,
    `  grpc.credentials.${tls ? 'createSsl' : 'createInsecure'}(),`,
    "  { 'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }) },",
    ');',
  ],
  csharp: (target, tls) => [
    'services.AddSingleton<ResolverFactory>(_ => new DnsResolverFactory(refreshInterval: TimeSpan.FromSeconds(30)));',
    `var channel = GrpcChannel.ForAddress("${target}", new GrpcChannelOptions`,
    '{',
    `    Credentials = ChannelCredentials.${tls ? 'SecureSsl' : 'Insecure'},`,
    '    ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },',
    '    ServiceProvider = services.BuildServiceProvider(), // in ASP.NET Core: the injected IServiceProvider',
    '});',
  ],
};

/** What goes wrong in just this library, as comments of the code. */
const traps: Readonly<Record<Language, readonly string[]>> = {
  go: [
    '// grpc.Dial without dns:/// takes the name as one address; NewClient resolves it.',
    '// Names are looked up again only when a connection ends: the servers need a connection age.',
  ],
  java: [
    '// A fat jar has to merge META-INF/services, or "Could not find policy round_robin" follows.',
    '// Names are looked up again only when a connection ends, and the JVM caches answers (networkaddress.cache.ttl).',
  ],
  python: [
    '# Several channels to one target share their connections (global subchannel pool): one channel is enough.',
    '# Names are looked up again only when a connection ends, at most every 30 s (grpc.dns_min_time_between_resolutions_ms).',
  ],
  node: [
    '// The variable GRPC_LB_POLICY and the option grpc.lb_policy_name do nothing in grpc-js: only the service config counts.',
    '// Names are looked up again only when a connection ends; grpc-js before the fix of issue 1663 forgot it under round_robin.',
  ],
  csharp: [
    '// Without the dns scheme .NET takes one address; without refreshInterval it asks DNS only when a connection ends.',
    '// Namespaces: Grpc.Core, Grpc.Net.Client, Grpc.Net.Client.Balancer, Grpc.Net.Client.Configuration.',
  ],
};
