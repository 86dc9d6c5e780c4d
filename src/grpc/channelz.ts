import type { Reply } from './grpcClient.js';
import { GrpcFailure, grpcStatus } from './grpcFailure.js';
import { ipAddress } from './ipAddress.js';
import { encodeMessage, WireMessage } from './protobuf.js';

/** One connection of a server, as its own channelz counts it since it was opened. */
export interface ChannelzSocket {
  id: bigint;
  /** Undefined where channelz does not say. */
  localPort?: number;
  /** Undefined where channelz does not say, or for a Unix socket. */
  remote?: { address: string; port?: number };
  streamsStarted: number;
  streamsSucceeded: number;
  streamsFailed: number;
  messagesSent: number;
  messagesReceived: number;
  /** When the client last began a stream, ISO 8601. */
  lastRemoteStreamAt?: string;
  /** Its streams are as many as the calls that we made: it may be the connection over which this was read. */
  maybeOurs: boolean;
}

/** What the channelz of one process tells. */
export interface ChannelzReading {
  sockets: ChannelzSocket[];
  /** Calls that its one server has begun since it started, on whatever connection; undefined where it has several servers. */
  calls?: number;
}

/** Calls `/package.Service/Method`. */
export type Unary = (path: string, message: Uint8Array) => Promise<Reply>;

const service = '/grpc.channelz.v1.Channelz';
const socketsAtOnce = 8;

/** All connections of all gRPC servers in the process that answers. Rejects with a GrpcFailure. */
export async function readChannelz(call: Unary): Promise<ChannelzReading> {
  const served: WireMessage[] = [];
  const servers = await allPages(
    call,
    'GetServers',
    (start) => ({ 1: start }),
    (page) => {
      const own = page.messages(1);
      served.push(...own);
      return own.map((server) => server.message(1)?.int64(5) ?? 0n);
    },
  );
  const sockets = new Set<bigint>();
  for (const server of servers) {
    const ids = await allPages(call, 'GetServerSockets', (start) => ({ 1: server, 2: start }), socketIds);
    for (const id of ids) sockets.add(id);
  }
  const read: ChannelzSocket[] = [];
  const queue = sockets.values();
  const work = async () => {
    // All workers draw from one iterator, so each socket is read once.
    for (const id of queue) {
      const reply = await unlessGone(call(`${service}/GetSocket`, encodeMessage({ 1: id, 2: true })));
      const socket = reply && channelzSocket(reply);
      if (socket) read.push(socket);
    }
  };
  await Promise.all(Array.from({ length: socketsAtOnce }, work));
  const sorted = read.sort((a, b) => (a.id < b.id ? -1 : 1));
  const [only, ...others] = served;
  return only && others.length === 0
    ? { sockets: sorted, calls: only.message(2)?.number(2) ?? 0 }
    : { sockets: sorted };
}

/** Goes through the pages of a list: each begins after the highest id so far. */
async function allPages(
  call: Unary,
  method: string,
  request: (start: bigint) => Record<number, bigint>,
  pageOf: (message: WireMessage) => bigint[],
): Promise<bigint[]> {
  const ids: bigint[] = [];
  for (let start = 0n; ; ) {
    const reply = await unlessGone(call(`${service}/${method}`, encodeMessage(request(start))));
    if (!reply) return ids;
    const message = new WireMessage(reply.message);
    const page = pageOf(message);
    ids.push(...page);
    const next = page.reduce((highest, id) => (id >= highest ? id + 1n : highest), start);
    // A page that leads no further would be asked for again and again.
    if (message.bool(2) || next === start) return ids;
    start = next;
  }
}

function socketIds(page: WireMessage): bigint[] {
  return page.messages(1).map((ref) => ref.int64(3));
}

/** A server or socket that has gone since it was listed is no failure. */
async function unlessGone(reply: Promise<Reply>): Promise<Reply | undefined> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof GrpcFailure && error.code === grpcStatus.notFound) return undefined;
    throw error;
  }
}

function channelzSocket({ message, begun }: Reply): ChannelzSocket | undefined {
  const socket = new WireMessage(message).message(1);
  if (!socket) return undefined;
  const data = socket.message(2);
  const count = (field: number) => data?.number(field) ?? 0;
  const remote = tcpAddress(socket.message(4));
  const localPort = tcpAddress(socket.message(3))?.port;
  const lastRemoteStreamAt = timestamp(data?.message(8));
  return {
    id: socket.message(1)?.int64(3) ?? 0n,
    ...(localPort !== undefined && { localPort }),
    ...(remote && { remote }),
    streamsStarted: count(1),
    streamsSucceeded: count(2),
    streamsFailed: count(3),
    messagesSent: count(4),
    messagesReceived: count(5),
    ...(lastRemoteStreamAt !== undefined && { lastRemoteStreamAt }),
    maybeOurs: count(1) >= begun.least && count(1) <= begun.most,
  };
}

function tcpAddress(address: WireMessage | undefined): { address: string; port?: number } | undefined {
  const tcp = address?.message(1);
  const ip = ipAddress(tcp?.bytes(1) ?? Buffer.alloc(0));
  const port = tcp?.number(2) ?? 0;
  return ip === undefined ? undefined : { address: ip, ...(port > 0 && { port }) };
}

/** Servers leave a timestamp empty that was never set. */
function timestamp(message: WireMessage | undefined): string | undefined {
  const seconds = message?.number(1) ?? 0;
  const time = new Date(seconds * 1000 + Math.floor((message?.number(2) ?? 0) / 1e6));
  return seconds <= 0 || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
