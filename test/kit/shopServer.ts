import { join } from 'node:path';
import { loadPackageDefinition, Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';

const shopProto = join(import.meta.dirname, 'protos/shop.proto');

const healthProto = join(import.meta.dirname, 'protos/health.proto');

/** The server serves, the service of orders does not. */
function healthOf(service: string): number | undefined {
  return service === '' ? 1 : service === 'shop.v1.Orders' ? 2 : undefined;
}

interface OrderMessage {
  id: string;
  cents: string;
}

/** A gRPC server in Node with all four kinds of call and, if asked for, reflection v1 and v1alpha. */
export async function shopServer({ reflection = true } = {}): Promise<{ address: string; stop(): void }> {
  const definition = await load(shopProto, { longs: String, keepCase: true });
  const { shop } = loadPackageDefinition(definition) as unknown as {
    shop: { v1: { Orders: { service: ServiceDefinition } } };
  };
  const health = loadPackageDefinition(await load(healthProto)) as unknown as {
    grpc: { health: { v1: { Health: { service: ServiceDefinition } } } };
  };
  const server = new Server();
  server.addService(shop.v1.Orders.service, {
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Get(call: any, answer: any) {
      const { id } = call.request;
      if (id === 'slow') return;
      if (id === 'none') answer({ code: status.NOT_FOUND, details: `no order ${id}` });
      else
        answer(null, {
          id,
          cents: '9007199254740993',
          state: 1,
          items: { b: 2, a: 1 },
          card: '<1>',
          weights: [0.5, 1e6],
        });
    },
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Watch(call: any) {
      for (const cents of ['1', '2', '3']) call.write({ id: call.request.id, cents });
      call.end();
    },
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Add(call: any, answer: any) {
      let count = 0;
      let cents = 0n;
      call.on('data', (order: OrderMessage) => {
        count++;
        cents += BigInt(order.cents);
      });
      call.on('end', () => answer(null, { count, cents: String(cents) }));
    },
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Chat(call: any) {
      call.on('data', (order: OrderMessage) => call.write({ ...order, id: `re: ${order.id}` }));
      call.on('end', () => call.end());
    },
  });
  server.addService(health.grpc.health.v1.Health.service, {
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Check(call: any, answer: any) {
      const state = healthOf(call.request.service);
      if (state === undefined) answer({ code: status.NOT_FOUND, details: 'unknown service' });
      else answer(null, { status: state });
    },
    // biome-ignore lint/suspicious/noExplicitAny: the library's own types are by generic
    Watch: (call: any) => call.write({ status: healthOf(call.request.service) ?? 3 }),
  });
  if (reflection) new ReflectionService(definition).addToServer(server);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
