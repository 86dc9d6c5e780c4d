/** What a flag of `probe` takes. `maybe` is a switch that also knows not to have been given. */
export type FlagKind = 'switch' | 'maybe' | 'text' | 'texts' | 'seconds' | 'count';

interface FlagRow {
  kind: FlagKind;
  about: string;
  group: 'GRPCURL' | 'GRPCLB' | 'CLUSTER';
}

const own = <Kind extends FlagKind>(kind: Kind, about: string) => ({ kind, about, group: 'GRPCLB' as const });
const grpcurl = <Kind extends FlagKind>(kind: Kind, about: string) => ({ kind, about, group: 'GRPCURL' as const });
const cluster = (about: string) => ({ kind: 'text' as const, about, group: 'CLUSTER' as const });

/** Every flag of `probe`, with one dash or two. Those of grpcurl mean what they mean there. */
export const flagTable = {
  plaintext: grpcurl('switch', 'plain HTTP/2, no TLS'),
  insecure: grpcurl('switch', 'TLS without checking the certificate'),
  cacert: grpcurl('text', 'file of trusted root certificates'),
  cert: grpcurl('text', "file of the client's certificate (needs -key)"),
  key: grpcurl('text', "file of the client's private key (needs -cert)"),
  alts: grpcurl('switch', 'not supported: ALTS works within Google Cloud only'),
  'alts-handshaker-service': grpcurl('text', 'not supported'),
  'alts-target-service-account': grpcurl('texts', 'not supported'),
  authority: grpcurl('text', 'value of :authority, and with TLS the name that the certificate must have'),
  servername: grpcurl('text', 'name that the certificate must have (-authority is better)'),
  H: grpcurl('texts', "header 'name: value' for calls and reflection (repeatable)"),
  'rpc-header': grpcurl('texts', 'header for the call only (repeatable)'),
  'reflect-header': grpcurl('texts', 'header for reflection only (repeatable)'),
  'expand-headers': grpcurl(
    'switch',
    'take NAME in braces after a dollar sign, in headers, for an environment variable',
  ),
  d: grpcurl('text', 'request messages; @ reads them from standard input'),
  format: grpcurl('text', 'json or text, of requests and answers (json)'),
  'emit-defaults': grpcurl('switch', 'print fields that are not set, with their defaults'),
  'allow-unknown-fields': grpcurl('switch', 'pass over unknown fields in JSON requests'),
  proto: grpcurl('texts', 'proto file instead of reflection (repeatable)'),
  'import-path': grpcurl('texts', 'folder in which imports are looked up (repeatable)'),
  protoset: grpcurl('texts', 'descriptor set instead of reflection (repeatable)'),
  'protoset-out': grpcurl('text', 'write what was listed, described or called to this descriptor set'),
  'proto-out-dir': grpcurl('text', 'write what was listed, described or called as proto files there'),
  'use-reflection': grpcurl('maybe', 'ask the server too where -proto or -protoset are given'),
  'msg-template': grpcurl('switch', 'show a template of a described message'),
  'max-time': grpcurl('seconds', 'longest time for everything, in seconds'),
  'connect-timeout': grpcurl('seconds', 'longest time for the connection, in seconds (10)'),
  'keepalive-time': grpcurl('seconds', 'idle time after which the connection is tried with a ping, in seconds'),
  'max-msg-sz': grpcurl('count', 'largest message taken, in bytes (4194304)'),
  unix: grpcurl('switch', 'the address is the path of a Unix socket'),
  'user-agent': grpcurl('text', 'words before our own in the user agent'),
  'format-error': grpcurl('switch', 'print a status other than OK in the -format'),
  v: grpcurl('switch', 'show headers, trailers and the method'),
  vv: grpcurl('switch', 'show sizes and times too'),
  help: grpcurl('switch', 'show the flags'),
  version: grpcurl('switch', 'show the version'),
  o: own('text', 'json: tell the layers of a connection that failed as data, on standard output'),
  watch: own('switch', 'with health: go on and print each change'),
  repeat: own('count', 'call this many times and show how long it took and who answered'),
  connections: own('count', 'with -repeat: over this many connections (1)'),
  concurrency: own('count', 'with -repeat: this many calls at once (1)'),
  'backend-header': own('text', 'with -repeat: response header that names the backend'),
  'connect-to': own('text', 'with ing/NAME, gateway/NAME or route/NAME: dial this HOST[:PORT] instead of its status'),
  'trust-cluster-ca': own('switch', 'with these: trust the authority in the Secret of the host'),
  namespace: cluster('namespace of the object in the address (-n)'),
  n: cluster('the same'),
  context: cluster('context of the kubeconfig'),
  kubeconfig: cluster('kubeconfig file'),
} as const satisfies Readonly<Record<string, FlagRow>>;

export type FlagName = keyof typeof flagTable;
