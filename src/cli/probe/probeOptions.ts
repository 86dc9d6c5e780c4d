import { ProbeFailure, type ProbeOptions } from '../../app/probe/probeOptions.js';
import type { ProbeFlags } from './parseWords.js';

/** A command line that asks for nothing that could be done: grpcurl's words, exit code 2. */
function wrongUsage(text: string): ProbeFailure {
  return new ProbeFailure(`${text}\nTry 'grpclb probe --help' for more details.`, 2);
}

/** Checks a command line as grpcurl does, in its order; `warn` gets what is only odd. */
export function probeOptions(flags: ProbeFlags, args: readonly string[], warn: (text: string) => void): ProbeOptions {
  checkFlags(flags, warn);
  const { address, verb, symbol } = positions(flags, args, warn);
  checkSources(flags, address, verb, warn);
  const files = flags.proto.length > 0 || flags.protoset.length > 0;
  return {
    address,
    verb,
    symbol,
    security: securityOf(flags),
    insecure: flags.insecure,
    cacert: flags.cacert,
    cert: flags.cert,
    key: flags.key,
    authority: flags.authority,
    serverName: flags.servername,
    unix: flags.unix,
    headers: flags.H,
    rpcHeaders: flags['rpc-header'],
    reflectHeaders: flags['reflect-header'],
    expandHeaders: flags['expand-headers'],
    data: flags.d,
    format: flags.format === 'text' ? 'text' : 'json',
    emitDefaults: flags['emit-defaults'],
    allowUnknownFields: flags['allow-unknown-fields'],
    protoFiles: flags.proto,
    importPaths: flags['import-path'],
    protosets: flags.protoset,
    protosetOut: flags['protoset-out'],
    protoOutDir: flags['proto-out-dir'],
    useReflection: flags['use-reflection'] ?? !files,
    msgTemplate: flags['msg-template'],
    formatError: flags['format-error'],
    verbosity: flags.vv ? 2 : flags.v ? 1 : 0,
    maxTimeSeconds: flags['max-time'],
    connectTimeoutSeconds: flags['connect-timeout'],
    keepaliveSeconds: flags['keepalive-time'],
    mostMessageBytes: flags['max-msg-sz'],
    userAgent: flags['user-agent'],
    watch: flags.watch,
    repeat: flags.repeat,
    connections: flags.connections || 1,
    concurrency: flags.concurrency || 1,
    backendHeader: flags['backend-header'].toLowerCase(),
    connectTo: flags['connect-to'],
    trustClusterCa: flags['trust-cluster-ca'],
    cluster: {
      kubeconfig: flags.kubeconfig || undefined,
      context: flags.context || undefined,
      namespace: flags.namespace || flags.n || undefined,
    },
  };
}

/** Whatever speaks of TLS settles it. */
function securityOf(flags: ProbeFlags): ProbeOptions['security'] {
  if (flags.plaintext) return 'plaintext';
  const tls = flags.insecure || [flags.cacert, flags.cert, flags.servername].some((value) => value !== '');
  return tls ? 'tls' : 'detect';
}

function checkFlags(flags: ProbeFlags, warn: (text: string) => void): void {
  for (const name of [
    'connect-timeout',
    'keepalive-time',
    'max-time',
    'max-msg-sz',
    'repeat',
    'connections',
    'concurrency',
  ] as const) {
    if (flags[name] < 0) throw wrongUsage(`The -${name} argument must not be negative.`);
  }
  if (flags.alts || flags['alts-handshaker-service'] !== '' || flags['alts-target-service-account'].length > 0) {
    throw wrongUsage('ALTS is not supported: it works within Google Cloud only, by a service of the machine.');
  }
  for (const name of ['insecure', 'cert', 'key'] as const) {
    if (flags[name] && flags.plaintext) throw wrongUsage(`The -${name} argument can only be used with TLS.`);
  }
  if ((flags.key === '') !== (flags.cert === '')) {
    throw wrongUsage('The -cert and -key arguments must be used together and both be present.');
  }
  if (flags.format !== 'json' && flags.format !== 'text') {
    throw wrongUsage("The -format option must be 'json' or 'text'.");
  }
  if (flags['emit-defaults'] && flags.format !== 'json')
    warn('The -emit-defaults is only used when using json format.');
  checkNames(flags, warn);
}

function checkNames({ servername, authority, plaintext }: ProbeFlags, warn: (text: string) => void): void {
  if (servername === '' || authority === '' || plaintext) return;
  if (servername !== authority) {
    throw wrongUsage('Cannot specify different values for -servername and -authority.');
  }
  warn('Both -servername and -authority are present; prefer only -authority.');
}

function positions(flags: ProbeFlags, args: readonly string[], warn: (text: string) => void) {
  const rest = [...args];
  const isVerb = (word: string | undefined) => word === 'list' || word === 'describe';
  if (rest.length === 0) throw wrongUsage('Too few arguments.');
  const address = isVerb(rest[0]) ? '' : (rest.shift() ?? '');
  const [word] = rest;
  if (word === undefined) throw wrongUsage('Too few arguments.');
  const verb: ProbeOptions['verb'] = word === 'list' || word === 'describe' || word === 'health' ? word : 'invoke';
  if (verb !== 'invoke') {
    rest.shift();
    if (flags.d !== '') warn("The -d argument is not used with 'list' or 'describe' verb.");
    if (flags['rpc-header'].length > 0 && verb !== 'health') {
      warn("The -rpc-header argument is not used with 'list' or 'describe' verb.");
    }
  }
  const symbol = rest.shift() ?? '';
  if (rest.length > 0) throw wrongUsage('Too many arguments.');
  return { address, verb, symbol };
}

function checkSources(flags: ProbeFlags, address: string, verb: string, warn: (text: string) => void): void {
  const { protoset, proto } = flags;
  if (verb === 'invoke' && address === '') throw wrongUsage('No host:port specified.');
  if (protoset.length === 0 && proto.length === 0 && address === '') {
    throw wrongUsage('No host:port specified, no protoset specified, and no proto sources specified.');
  }
  if (protoset.length > 0 && flags['reflect-header'].length > 0) {
    warn('The -reflect-header argument is not used when -protoset files are used.');
  }
  if (protoset.length > 0 && proto.length > 0) {
    throw wrongUsage('Use either -protoset files or -proto files, but not both.');
  }
  if (flags['import-path'].length > 0 && proto.length === 0) {
    warn('The -import-path argument is not used unless -proto files are used.');
  }
  if (flags['use-reflection'] === false && protoset.length === 0 && proto.length === 0) {
    throw wrongUsage('No protoset files or proto files specified and -use-reflection set to false.');
  }
}
