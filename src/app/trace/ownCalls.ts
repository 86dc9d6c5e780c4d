import { once } from 'node:events';
import { TappedStream } from '../../grpc/tap/tappedStream.js';
import { dialler, type Server } from '../probe/connect.js';
import type { ProbeIo, ProbeOptions } from '../probe/probeOptions.js';
import { repeat } from '../probe/repeat.js';
import { openSession, type Session } from '../probe/session.js';
import type { Recorder } from './recorder.js';

/**
 * `trace ADDRESS SERVICE/METHOD`: makes the calls over connections whose bytes are recorded. What reflection needs goes
 * over a connection of its own, so that it is not in the way. Returns 1 where a call failed.
 */
export async function ownCalls(
  options: ProbeOptions,
  io: ProbeIo,
  record: (session: Session) => Promise<Recorder>,
): Promise<number> {
  const session = await openSession(options, io, undefined);
  const recorder = await record(session);
  let connections = 0;
  const closed: Promise<unknown>[] = [];
  const servers: Server[] = [];
  const dial = await dialler(
    options,
    {
      ...io,
      // The connection of reflection has said all there is to say.
      err: () => {},
      tapped(stream, peer) {
        const number = ++connections;
        recorder.opened(number, { client: 'grpclb', ...(peer !== undefined && { server: peer }) });
        const tapped = new TappedStream(stream, {
          client: (bytes) => recorder.passed(number, 'client', bytes),
          server: (bytes) => recorder.passed(number, 'server', bytes),
        });
        closed.push(once(tapped, 'close').then(() => recorder.closed(number, undefined)));
        return tapped;
      },
    },
    undefined,
  );
  const anotherServer = async (): Promise<Server> => {
    const server = await dial.connect();
    const number = connections;
    servers.push(server);
    return {
      ...server,
      call(path, metadata) {
        recorder.asked(number);
        return server.call(path, metadata);
      },
    };
  };
  try {
    return await repeat({ ...session, server: anotherServer, anotherServer });
  } finally {
    for (const server of servers) server.close();
    await Promise.allSettled(closed);
    await dial.close();
    await session.close();
  }
}
