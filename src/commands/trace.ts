import { Args, Flags } from '@oclif/core';
import { clusterFlags, outputFlags } from '../cli/flags.js';
import { GrpclbCommand } from '../cli/grpclbCommand.js';

const many = { multiple: true, multipleNonGreedy: true } as const;

/** HTTP/2 frames as they pass. */
export class Trace extends GrpclbCommand {
  static override summary = 'Show the HTTP/2 frames of gRPC calls as they pass, and what was wrong with them';
  static override description =
    'Makes calls of its own and shows their frames; or stands between a client and a server with --listen and --to; or reads with --parse what a Go program printed with GODEBUG=http2debug=2. At the end it tells what the frames come to: streams per connection, calls that waited for a free stream, stalls of flow control, resets, GOAWAYs and pings, with one sentence on each thing that is wrong. Headers that hold secrets are masked.';
  static override examples = [
    '<%= config.bin %> trace --plaintext localhost:50051 helloworld.Greeter/SayHello -d \'{"name":"a"}\'',
    '<%= config.bin %> trace svc/greeter:50051 helloworld.Greeter/SayHello -n shop --calls 20 --concurrency 5',
    '<%= config.bin %> trace --listen :9000 --to greeter.shop:50051 --only HEADERS,RST_STREAM,GOAWAY',
    'kubectl logs greeter-0 | <%= config.bin %> trace --parse -',
  ];
  static override args = {
    address: Args.string({ description: 'host:port, svc/NAME[:PORT] or pod/NAME[:PORT]', ignoreStdin: true }),
    method: Args.string({ description: 'SERVICE/METHOD to call', ignoreStdin: true }),
  };
  static override flags = {
    listen: Flags.string({
      description: 'stand between: listen there (this machine only without a host)',
      helpValue: '[HOST]:PORT',
      dependsOn: ['to'],
      helpGroup: 'TAP',
    }),
    to: Flags.string({
      description: 'and pass all on to this server',
      helpValue: 'HOST:PORT',
      dependsOn: ['listen'],
      helpGroup: 'TAP',
    }),
    'listen-cert': Flags.string({
      description: 'certificate to show to clients, which then speak TLS',
      helpValue: 'FILE',
      dependsOn: ['listen', 'listen-key'],
      helpGroup: 'TAP',
    }),
    'listen-key': Flags.string({
      description: 'its private key',
      helpValue: 'FILE',
      dependsOn: ['listen-cert'],
      helpGroup: 'TAP',
    }),
    parse: Flags.string({
      description: 'read frames from what GODEBUG=http2debug=2 printed; - for standard input',
      helpValue: 'FILE',
      exclusive: ['listen', 'decode'],
      helpGroup: 'LOG',
    }),
    duration: Flags.string({
      description: 'end by itself after this time (default: Ctrl-C)',
      helpValue: 'DURATION',
      dependsOn: ['listen'],
      helpGroup: 'TAP',
    }),
    data: Flags.string({
      char: 'd',
      description: 'request messages as JSON; @ reads them from standard input',
      helpValue: 'JSON',
      helpGroup: 'CALL',
    }),
    header: Flags.string({
      char: 'H',
      description: "header 'name: value' (repeatable)",
      helpValue: 'HEADER',
      helpGroup: 'CALL',
      ...many,
    }),
    calls: Flags.integer({ description: 'make the call this many times', default: 1, min: 1, helpGroup: 'CALL' }),
    concurrency: Flags.integer({ description: 'this many at once', default: 1, min: 1, helpGroup: 'CALL' }),
    connections: Flags.integer({ description: 'over this many connections', default: 1, min: 1, helpGroup: 'CALL' }),
    plaintext: Flags.boolean({ description: 'the server speaks no TLS', helpGroup: 'SERVER', exclusive: ['tls'] }),
    tls: Flags.boolean({ description: 'the server speaks TLS (so do the flags below)', helpGroup: 'SERVER' }),
    insecure: Flags.boolean({ description: "do not check the server's certificate", helpGroup: 'SERVER' }),
    cacert: Flags.string({ description: 'authorities to trust, PEM', helpValue: 'FILE', helpGroup: 'SERVER' }),
    cert: Flags.string({
      description: 'certificate to show to the server',
      helpValue: 'FILE',
      dependsOn: ['key'],
      helpGroup: 'SERVER',
    }),
    key: Flags.string({ description: 'its private key', helpValue: 'FILE', dependsOn: ['cert'], helpGroup: 'SERVER' }),
    servername: Flags.string({
      description: "name that the server's certificate must have",
      helpValue: 'NAME',
      helpGroup: 'SERVER',
    }),
    authority: Flags.string({ description: 'value of :authority of own calls', helpValue: 'NAME', helpGroup: 'CALL' }),
    decode: Flags.boolean({
      description: 'show messages as JSON: by reflection, --proto or --protoset',
      helpGroup: 'SHOWN',
    }),
    proto: Flags.string({ description: 'proto file (repeatable)', helpValue: 'FILE', helpGroup: 'SHOWN', ...many }),
    'import-path': Flags.string({
      description: 'folder in which imports are looked up (repeatable)',
      helpValue: 'FOLDER',
      helpGroup: 'SHOWN',
      ...many,
    }),
    protoset: Flags.string({
      description: 'descriptor set (repeatable)',
      helpValue: 'FILE',
      helpGroup: 'SHOWN',
      ...many,
    }),
    only: Flags.string({
      description: 'show frames of these types only; all are counted',
      helpValue: 'TYPE,…',
      helpGroup: 'SHOWN',
    }),
    stream: Flags.string({
      description: 'show frames of these streams only; 0 is the connection',
      helpValue: 'NUMBER,…',
      helpGroup: 'SHOWN',
    }),
    'show-secrets': Flags.boolean({ description: 'do not mask headers that hold secrets', helpGroup: 'SHOWN' }),
    summary: Flags.boolean({ description: 'show no frames, only what they come to', helpGroup: 'SHOWN' }),
    kubeconfig: clusterFlags.kubeconfig,
    context: clusterFlags.context,
    namespace: Flags.string({
      char: 'n',
      description: "namespace (default: the context's)",
      helpGroup: 'CLUSTER',
      helpValue: 'NAME',
    }),
    output: Flags.string({
      char: 'o',
      description: 'form: lines for people, or one JSON object a line',
      options: ['table', 'wide', 'json'],
      default: 'table',
      helpGroup: 'OUTPUT',
    }),
    'no-color': outputFlags['no-color'],
    quiet: Flags.boolean({ description: 'say nothing on standard error', helpGroup: 'OUTPUT' }),
  };

  async run(): Promise<void> {
    // grpcurl's habit: one dash before a long flag.
    const words = this.argv.map((word) =>
      (/^-[a-z][a-z-]+/.exec(word)?.[0].slice(1) ?? '') in Trace.flags ? `-${word}` : word,
    );
    const { args, flags } = await this.parse(Trace, words);
    const { trace } = await import('../cli/trace/trace.js');
    process.exitCode = await trace(args, flags);
  }
}
