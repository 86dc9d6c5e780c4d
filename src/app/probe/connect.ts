import { readFile } from 'node:fs/promises';
import { type CallOptions, GrpcCall } from '../../grpc/call/call.js';
import type { Metadata } from '../../grpc/call/metadata.js';
import { type Call, RetriedCall } from '../../grpc/call/retriedCall.js';
import { systemWords } from '../../grpc/descriptors/systemWords.js';
import { type Connection, dial } from '../../grpc/dial/dial.js';
import { DialFailure } from '../../grpc/dial/dialFailure.js';
import type { TlsOptions } from '../../grpc/dial/tlsStream.js';
import { failure, ProbeFailure, type ProbeIo, type ProbeOptions } from './probeOptions.js';
import { type Target, targetOf } from './target.js';
import type { Timing } from './timing.js';

/** A server that calls can be made to, over one connection at a time: over another where it ends the first. */
export interface Server {
  call(path: string, metadata: Metadata): Call;
  close(): void;
}

export interface Dialler {
  connect(): Promise<Server>;
  close(): Promise<void>;
}

const usualConnectSeconds = 10;

/** Finds the target once; each `connect` opens one more connection to it. The first of them is timed. */
export async function dialler(
  options: ProbeOptions,
  io: ProbeIo,
  deadline: number | undefined,
  timing?: Timing,
): Promise<Dialler> {
  let timed = timing?.step('Dial');
  const target = await targetOf(options, io);
  const setup = options.security === 'plaintext' ? undefined : timed?.step('TLS Setup');
  const tls = await tlsOptions(options, target).catch((error) => {
    throw failure('Failed to create TLS config', error);
  });
  setup?.end();
  const security = options.security === 'detect' ? (target.security ?? 'detect') : options.security;
  let announced = false;
  const connection = async () => {
    target.nextConnection?.();
    const dialling = timed?.step('BlockingDial');
    const made = await connectionTo(target, { ...options, security }, tls, io, deadline);
    dialling?.end();
    timed?.end();
    timed = undefined;
    if (security === 'detect' && made.scheme === 'http') {
      refuseSecretsInTheClear(options, made);
      if (!announced) io.err(`${options.address} speaks plaintext; -plaintext says so beforehand.\n`);
      announced = true;
    }
    return made;
  };
  return {
    connect: async () => server(await connection(), connection, target, options, io, deadline),
    close: () => target.close(),
  };
}

async function connectionTo(
  target: Target,
  options: ProbeOptions,
  tls: TlsOptions,
  io: ProbeIo,
  deadline: number | undefined,
): Promise<Connection> {
  const seconds = options.connectTimeoutSeconds || usualConnectSeconds;
  const within = Math.min(seconds * 1000, deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Date.now());
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(Math.max(0, Math.ceil(within)))]);
  try {
    return await dial({ open: target.open, security: options.security, tls, signal, tapped: io.tapped });
  } catch (error) {
    const failed = failure(`Failed to dial target host "${options.address}"`, inGrpcWords(error));
    const { serverName, ca, insecure } = tls;
    failed.dialled = { target, security: options.security, serverName, ca, insecure };
    throw failed;
  }
}

/** gRPC's own libraries wrap what the network says, but not what TLS does. */
function inGrpcWords(error: unknown): unknown {
  if (!(error instanceof DialFailure) || error.layer === 'tls' || error.message === 'context deadline exceeded')
    return error;
  const said = error.layer === 'http2' ? error.message : `transport: error while dialing: ${error.message}`;
  return new Error(`connection error: desc = ${JSON.stringify(said)}`, { cause: error });
}

/** What was found out by ourselves must not give a secret away that TLS was to protect. */
function refuseSecretsInTheClear(options: ProbeOptions, connection: Connection): void {
  const all = [...options.headers, ...options.rpcHeaders, ...options.reflectHeaders];
  const secret = all.find((line) => /^\s*(authorization|cookie|proxy-authorization|x-api-key)\s*:/i.test(line));
  const local = connection.peer === undefined || /^(127\.|\[::1\])/.test(connection.peer);
  if (secret === undefined || local) return;
  connection.close();
  const name = secret.split(':')[0]?.trim();
  throw new ProbeFailure(
    `${options.address} speaks plaintext, and the header ${name} would be sent in the clear. Say -plaintext if that is meant.`,
    1,
  );
}

async function tlsOptions(options: ProbeOptions, target: Target): Promise<TlsOptions> {
  const read = (file: string, what: string) =>
    file === ''
      ? undefined
      : readFile(file).catch((error) => {
          throw new Error(`could not ${what}: ${systemWords(error)}`);
        });
  const [cert, key] = await Promise.all([
    read(options.cert, 'load client key pair'),
    read(options.key, 'load client key pair'),
  ]);
  const ca = options.insecure ? undefined : ((await read(options.cacert, 'read ca certificate')) ?? target.ca);
  if (ca && !ca.includes('-----BEGIN CERTIFICATE-----')) throw new Error('failed to append ca certs');
  return {
    insecure: options.insecure,
    serverName: options.serverName || options.authority || target.host,
    ca,
    cert,
    key,
  };
}

function server(
  first: Connection,
  connect: () => Promise<Connection>,
  target: Target,
  options: ProbeOptions,
  io: ProbeIo,
  deadline: number | undefined,
): Server {
  const closing: (() => void)[] = [];
  let closed = false;
  const watched = (connection: Connection) => {
    if (closed) connection.close();
    else closing.push(keepAlive(connection, options.keepaliveSeconds), () => connection.close());
    return connection;
  };
  let live = watched(first);
  let redial: Promise<void> | undefined;
  const begin = (path: string, metadata: Metadata) => {
    const { scheme } = live;
    const shared: CallOptions = {
      signal: io.signal,
      deadline,
      authority: (scheme === 'https' && options.serverName) || options.authority || target.authority,
      userAgent: `${options.userAgent === '' ? '' : `${options.userAgent} `}grpclb`,
      ...(options.mostMessageBytes > 0 && { mostMessageBytes: options.mostMessageBytes }),
      metadata,
    };
    return new GrpcCall(live, path, shared);
  };
  /** As gRPC's own clients: over the same connection where it stands, else over a new one, which all calls share. */
  const connected = async (refusing: Connection) => {
    if (refusing !== live || !(live.session.closed || live.session.destroyed)) return;
    redial ??= connect()
      .then((made) => {
        live = watched(made);
      })
      .finally(() => {
        redial = undefined;
      });
    await redial;
  };
  return {
    call: (path, metadata) =>
      new RetriedCall(begin(path, metadata), async (unseen, refusing) => {
        const ended = refusing.session.closed || refusing.session.destroyed;
        await connected(refusing);
        sayAgain(unseen, ended, options, io);
        return begin(path, metadata);
      }),
    close() {
      closed = true;
      for (const close of closing) close();
    },
  };
}

/** With -v; and without it where the server finds fault with us, which the second attempt may hide. */
function sayAgain(unseen: string, ended: boolean, { verbosity }: ProbeOptions, io: ProbeIo): void {
  const accused = unseen.startsWith('GOAWAY') && unseen !== 'GOAWAY NO_ERROR';
  if (verbosity === 0 && !accused) return;
  const where = ended ? 'over a new connection' : 'over the same connection';
  io.err(`The server took no notice of a call (${unseen}); it is made again ${where}, as gRPC clients do.\n`);
}

/** Pings a connection now and then and ends it when no answer comes. Go allows no shorter time than ten seconds. */
function keepAlive({ session }: Connection, seconds: number): () => void {
  if (seconds <= 0) return () => {};
  const everyMs = Math.max(10, seconds) * 1000;
  let waiting = false;
  const timer = setInterval(() => {
    if (waiting) session.destroy(new Error('keepalive ping failed to receive ACK within timeout'));
    else {
      waiting = true;
      session.ping(() => {
        waiting = false;
      });
    }
  }, everyMs);
  session.once('close', () => clearInterval(timer));
  return () => clearInterval(timer);
}
