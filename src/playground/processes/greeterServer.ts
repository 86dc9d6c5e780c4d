import { createHash } from 'node:crypto';
import {
  status as grpcStatus,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
} from '@grpc/grpc-js';
import type { Job, RunningRole } from './messages.js';
import { greeterService, healthService, type Status, servingStatus, type Text } from './services.js';

const knownServices = new Set(['', 'helloworld.Greeter']);

/** A greeter that burns CPU for each call, so that work shows in CPU figures as it does for a real service. */
export async function runGreeterServer(job: Extract<Job, { role: 'server' }>): Promise<RunningRole> {
  const counters = { calls: 0, failedCalls: 0 };
  const server = new Server();

  const sayHello: handleUnaryCall<Text, Text> = (call, callback) => {
    burnCpu(job.workMicros);
    counters.calls++;
    callback(null, { text: `Hello ${call.request.text} from ${job.pod}` });
  };
  server.addService(greeterService, { SayHello: sayHello });

  const check: handleUnaryCall<Text, Status> = (call, callback) => {
    if (knownServices.has(call.request.text)) callback(null, { status: servingStatus.serving });
    else callback({ code: grpcStatus.NOT_FOUND, details: `no service ${call.request.text} here` });
  };
  const watch: handleServerStreamingCall<Text, Status> = (call) => {
    const known = knownServices.has(call.request.text);
    // The stream stays open, as the protocol wants it even for a service that is not known.
    call.write({ status: known ? servingStatus.serving : servingStatus.serviceUnknown });
  };
  server.addService(healthService, { Check: check, Watch: watch });

  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${job.host}:${job.port}`, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { port, counters };
}

/** Hashes until the process has spent that much CPU time: wall time would say nothing on a busy machine. */
function burnCpu(micros: number): void {
  const before = process.cpuUsage();
  let digest: Uint8Array = new Uint8Array(4096);
  for (;;) {
    digest = createHash('sha512').update(digest).update(new Uint8Array(16384)).digest();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= micros) return;
  }
}
