import { connect } from 'node:http2';
import type { Address } from './processes/messages.js';
import { decodeInteger } from './processes/protobuf.js';
import { healthService, servingStatus } from './processes/services.js';

const answerWithinMs = 2_000;
const frameHeaderBytes = 5;

/** Asks the standard health service on a connection of its own, as a kubelet's gRPC probe does. */
export function isServing({ host, port }: Address): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${host}:${port}`);
    const done = (serving: boolean) => {
      clearTimeout(late);
      session.destroy();
      resolve(serving);
    };
    const late = setTimeout(() => done(false), answerWithinMs);
    session.on('error', () => done(false));
    const call = session.request({
      ':method': 'POST',
      ':path': healthService.Check.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let status: unknown;
    call.on('trailers', (trailers) => {
      status = trailers['grpc-status'];
    });
    call.on('data', (chunk: Buffer) => chunks.push(chunk));
    call.on('error', () => done(false));
    call.on('close', () => {
      const message = Buffer.concat(chunks).subarray(frameHeaderBytes);
      done(status === '0' && decodeInteger(message, 1) === servingStatus.serving);
    });
    // An empty request asks for the server as a whole: one frame, not compressed, of length 0.
    call.end(Buffer.alloc(frameHeaderBytes));
  });
}
