import { hostname } from 'node:os';
import { addAdminServicesToServer, Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

/** A Greeter as the demo server is one: CPU work per call, health, channelz, and what it has done in its log. No metrics. */
const burnMs = Number(process.argv[2]);
let calls = 0;

/** Messages by hand: one string, field 1. */
const written = (text) => Buffer.concat([Buffer.from([10, text.length]), Buffer.from(text)]);
const read = (bytes) => bytes.subarray(2).toString();
const sayHello = {
  path: '/helloworld.Greeter/SayHello',
  requestStream: false,
  responseStream: false,
  requestSerialize: written,
  requestDeserialize: read,
  responseSerialize: written,
  responseDeserialize: read,
};

const server = new Server();
server.addService(
  { SayHello: sayHello },
  {
    SayHello: (_, reply) => {
      calls++;
      for (const end = performance.now() + burnMs; performance.now() < end; );
      reply(null, hostname());
    },
  },
);
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
addAdminServicesToServer(server);
server.bindAsync('[::]:50051', ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
setInterval(() => console.log(`done calls=${calls} messages=0 burned=${calls * burnMs}`), 2000);
