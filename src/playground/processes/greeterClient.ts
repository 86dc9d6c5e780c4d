import { type ChannelCredentials, type ChannelOptions, Client, credentials } from '@grpc/grpc-js';
import type { Address, Dial, Job, RunningRole } from './messages.js';
import { greeterService } from './services.js';

const tickMs = 20;
const deadlineMs = 2_000;
/** Above this the servers do not keep up: further calls are left out, so that load stays bounded. */
const mostCallsInFlight = 50;

/** A client that calls SayHello at a steady rate over whatever connections its way of dialling makes. */
export function runGreeterClient(job: Extract<Job, { role: 'client' }>): RunningRole {
  const counters: RunningRole['counters'] = { calls: 0, failedCalls: 0 };
  const { target, channelCredentials, options } = dialling(job.dial);
  const client = new Client(target, channelCredentials, { 'grpc.enable_http_proxy': 0, ...options });
  const { path, requestSerialize, responseDeserialize } = greeterService.SayHello;

  let inFlight = 0;
  let owed = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    // A tick that comes late owes more calls, but never a flood of them.
    owed = Math.min(owed + ((now - last) / 1000) * job.callsPerSecond, job.callsPerSecond / 5);
    last = now;
    for (; owed >= 1; owed--) {
      if (inFlight >= mostCallsInFlight) continue;
      inFlight++;
      const deadline = Date.now() + deadlineMs;
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { text: 'cart' }, { deadline }, (error) => {
        inFlight--;
        if (error) {
          counters.failedCalls++;
          counters.lastFailure = error.message;
        } else counters.calls++;
      });
    }
  }, tickMs);
  return { port: 0, counters };
}

function dialling(dial: Dial): { target: string; channelCredentials: ChannelCredentials; options: ChannelOptions } {
  switch (dial.through) {
    case 'service':
      return { target: spelled(dial.address), channelCredentials: credentials.createInsecure(), options: {} };
    case 'every-pod':
      return {
        // What the DNS answer of a headless Service gives a client, without a DNS server.
        target: `ipv4:${dial.addresses.map(spelled).join(',')}`,
        channelCredentials: credentials.createInsecure(),
        options: { 'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }) },
      };
    case 'edge':
      return {
        target: spelled(dial.address),
        channelCredentials: credentials.createSsl(Buffer.from(dial.trust)),
        options: { 'grpc.ssl_target_name_override': dial.host, 'grpc.default_authority': dial.host },
      };
  }
}

function spelled({ host, port }: Address): string {
  return `${host}:${port}`;
}
