import type { Duplex } from 'node:stream';
import type { ConnectionFlags } from '../../kube/connectionTarget.js';
import type { LayerReport } from '../../model/layers/layers.js';
import type { Target } from './target.js';

/** What `probe` was asked for; empty texts and zeros are not given. */
export interface ProbeOptions {
  address: string;
  verb: 'list' | 'describe' | 'invoke' | 'health';
  /** A service, a symbol or a method; empty where none is named. */
  symbol: string;
  security: 'plaintext' | 'tls' | 'detect';
  insecure: boolean;
  cacert: string;
  cert: string;
  key: string;
  authority: string;
  serverName: string;
  unix: boolean;
  headers: readonly string[];
  rpcHeaders: readonly string[];
  reflectHeaders: readonly string[];
  expandHeaders: boolean;
  data: string;
  format: 'json' | 'text';
  emitDefaults: boolean;
  allowUnknownFields: boolean;
  protoFiles: readonly string[];
  importPaths: readonly string[];
  protosets: readonly string[];
  protosetOut: string;
  protoOutDir: string;
  useReflection: boolean;
  msgTemplate: boolean;
  formatError: boolean;
  verbosity: 0 | 1 | 2;
  maxTimeSeconds: number;
  connectTimeoutSeconds: number;
  keepaliveSeconds: number;
  mostMessageBytes: number;
  userAgent: string;
  watch: boolean;
  repeat: number;
  connections: number;
  concurrency: number;
  backendHeader: string;
  /** Where to dial instead of the address in an object's status. */
  connectTo: string;
  /** Trust the authority in the Secret of an Ingress or a Gateway. */
  trustClusterCa: boolean;
  cluster: ConnectionFlags;
}

/** Where `probe` reads and writes. */
export interface ProbeIo {
  signal: AbortSignal;
  /** Standard output; waits for a reader that is slow. */
  out(text: string): Promise<void>;
  err(text: string): void;
  input(): AsyncIterable<string>;
  /** Tells which layer of a call failed, and why. */
  explain?(report: LayerReport): Promise<void>;
  environment: Readonly<Record<string, string | undefined>>;
  /** Sees every byte of HTTP/2. */
  tapped?(stream: Duplex, peer: string | undefined): Duplex;
}

/** What was dialled, and how. */
export interface Dialled {
  target: Target;
  security: ProbeOptions['security'];
  serverName: string;
  ca: Buffer | undefined;
  insecure: boolean;
}

/** An end that is told on standard error: the text without its newline, and the exit code. */
export class ProbeFailure extends Error {
  readonly exitCode: number;
  /** What was dialled, where that failed. */
  dialled?: Dialled;

  constructor(text: string, exitCode: number, cause?: unknown) {
    super(text, cause === undefined ? undefined : { cause });
    this.name = 'ProbeFailure';
    this.exitCode = exitCode;
  }
}

/** What failed, with the reason behind it, as grpcurl words it. */
export function failure(what: string, error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error;
  return new ProbeFailure(`${what}: ${error instanceof Error ? error.message : String(error)}`, 1, error);
}
