import type { ProbeOptions } from '../../app/probe/probeOptions.js';
import type { TraceWish } from '../../app/trace/trace.js';
import type { TraceView } from '../../app/trace/traceOptions.js';
import { type FrameType, frameTypes } from '../../model/trace/frame.js';
import { UserError } from '../../model/userError.js';
import { parseWords } from '../probe/parseWords.js';
import { probeOptions } from '../probe/probeOptions.js';

export interface TraceFlags {
  parse?: string | undefined;
  listen?: string | undefined;
  to?: string | undefined;
  'listen-cert'?: string | undefined;
  'listen-key'?: string | undefined;
  duration?: string | undefined;
  data?: string | undefined;
  header?: string[] | undefined;
  calls: number;
  concurrency: number;
  connections: number;
  plaintext: boolean;
  tls: boolean;
  insecure: boolean;
  cacert?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
  servername?: string | undefined;
  authority?: string | undefined;
  decode: boolean;
  proto?: string[] | undefined;
  'import-path'?: string[] | undefined;
  protoset?: string[] | undefined;
  only?: string | undefined;
  stream?: string | undefined;
  'show-secrets': boolean;
  summary: boolean;
  kubeconfig?: string | undefined;
  context?: string | undefined;
  namespace?: string | undefined;
  output: string;
  'no-color': boolean;
  quiet: boolean;
}

export interface TraceArgs {
  address?: string | undefined;
  method?: string | undefined;
}

/** What is to be traced, of which exactly one thing must be named. */
export function traceWish({ address, method }: TraceArgs, flags: TraceFlags): TraceWish {
  const { listen, to } = flags;
  const view = viewOf(flags);
  if (flags.parse !== undefined) {
    if (address !== undefined)
      throw wrong('--parse reads a log and makes no calls', `leave out ${address}, or --parse`);
    return { kind: 'parse', view, file: flags.parse };
  }
  if (listen !== undefined && to !== undefined) {
    if (address !== undefined)
      throw wrong('A tap makes no calls of its own', `leave out ${address}, or --listen and --to`);
    const asked = securityOf(flags) === 'tls';
    const tls = asked
      ? {
          cacert: flags.cacert ?? '',
          cert: flags.cert ?? '',
          key: flags.key ?? '',
          insecure: flags.insecure,
          serverName: flags.servername ?? '',
        }
      : undefined;
    const tap = { listen, to, listenCert: flags['listen-cert'] ?? '', listenKey: flags['listen-key'] ?? '', tls };
    return {
      kind: 'tap',
      tap,
      view,
      decode: flags.decode,
      probe: probeOf(to, 'list', { ...flags, plaintext: !asked }),
    };
  }
  if (address === undefined || method === undefined) {
    throw wrong(
      'Nothing to trace is named',
      'write ADDRESS SERVICE/METHOD for calls of its own, --listen :PORT --to HOST:PORT to stand between, or --parse FILE',
    );
  }
  return { kind: 'call', view, decode: flags.decode, probe: probeOf(address, method, flags) };
}

function wrong(says: string, next: string): UserError {
  return new UserError(says, { next, exitCode: 2 });
}

/** How the server is reached and where types come from: all that `probe` knows of both. */
function probeOf(address: string, symbol: string, flags: TraceFlags): ProbeOptions {
  const texts = {
    d: flags.data,
    cacert: flags.cacert,
    cert: flags.cert,
    key: flags.key,
    servername: flags.servername,
    authority: flags.authority,
    namespace: flags.namespace,
    context: flags.context,
    kubeconfig: flags.kubeconfig,
  };
  const lists = { H: flags.header, proto: flags.proto, 'import-path': flags['import-path'], protoset: flags.protoset };
  const words = [
    ...Object.entries(texts).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...Object.entries(lists).flatMap(([name, values]) => (values ?? []).map((value) => `--${name}=${value}`)),
    ...(flags.plaintext ? ['--plaintext'] : []),
    ...(flags.insecure ? ['--insecure'] : []),
    ...(symbol === 'list'
      ? []
      : [`--repeat=${flags.calls}`, `--concurrency=${flags.concurrency}`, `--connections=${flags.connections}`]),
    '--',
    address,
    symbol,
  ];
  const parsed = parseWords(words);
  const options = probeOptions(parsed.flags, parsed.args, () => {});
  return flags.tls ? { ...options, security: 'tls' } : options;
}

function securityOf({ tls, insecure, cacert, cert, servername }: TraceFlags): 'tls' | 'plaintext' {
  return tls || insecure || [cacert, cert, servername].some((value) => value !== undefined) ? 'tls' : 'plaintext';
}

const types: readonly FrameType[] = [...frameTypes, 'UNKNOWN'];

function viewOf(flags: TraceFlags): TraceView {
  const only = listOf(flags.only).map((name) => {
    const type = types.find((known) => known === name.toUpperCase());
    if (!type) throw wrong(`--only ${name} is no type of frame`, `one of ${types.join(', ')}`);
    return type;
  });
  const streams = listOf(flags.stream).map((text) => {
    if (!/^\d+$/.test(text))
      throw wrong(
        `--stream ${text} is no number of a stream`,
        'write numbers as the trace shows them, 0 for the connection',
      );
    return Number(text);
  });
  return { only, streams, showSecrets: flags['show-secrets'], summaryOnly: flags.summary };
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
