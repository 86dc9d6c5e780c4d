import { expect, it } from 'vitest';
import { tellsOfRequest } from './arrivals.js';

it.each([
  'handled /helloworld.Greeter/SayHello in 3ms',
  '{"level":"info","method":"/shop.v1.Orders/Place","code":"OK"}',
  'level=info grpc.service=shop.v1.Orders grpc.method=Place grpc.code=OK',
  '{"grpc.service": "Orders", "grpc.method": "Place"}',
  '2026/11/22 11:56:08 http2: Framer 0xc00021e000: read HEADERS flags=END_HEADERS stream=1 len=92',
  '2026/11/22 11:56:08 http2: server read frame HEADERS flags=END_HEADERS stream=1 len=92',
])('takes for a request: %s', (line) => {
  expect(tellsOfRequest(line)).toBe(true);
});

it.each([
  'probe /grpc.health.v1.Health/Check ok',
  'grpc.service=grpc.health.v1.Health grpc.method=Check',
  'GET /api/users HTTP/1.1',
  '/go/pkg/mod/google.golang.org/grpc@v1.66.0/internal/Transport/Handler.go:12',
  'at com.example.Greeter/SayHello(Greeter.java:12)',
  '2026/11/22 11:56:08 http2: Framer 0xc00021e000: wrote HEADERS flags=END_HEADERS stream=1 len=14',
  'serving service.Greeter on :50051',
])('takes for none: %s', (line) => {
  expect(tellsOfRequest(line)).toBe(false);
});
