/** What each gRPC server answers by itself: probes and tools ask it, not the callers one looks for. */
const ownServices = String.raw`grpc\.(?:health|reflection|channelz)\.`;

/** `/helloworld.Greeter/SayHello` in running text; a package and capitals tell it from a file's path. */
const methodPath = new RegExp(
  String.raw`(?:^|[\s"'=:(\[])\/(?!${ownServices})(?:[a-z_]\w*\.)+[A-Z]\w*\/[A-Z]\w*(?![\w/.])`,
);

/** The keys of the usual interceptors: go-grpc-middleware, OpenTelemetry. */
const serviceKey = new RegExp(
  String.raw`\b(?:grpc[._]service|rpc[._]service)"?\s*[=:]\s*"?(?!${ownServices})[A-Za-z_][\w.]*`,
);

/** What GODEBUG=http2debug=2 prints for the head of a request that is read. */
const http2Headers = /http2: Framer 0x[0-9a-f]+: read HEADERS |http2: server read frame HEADERS /;

/** Whether a line of a backend's log speaks of one gRPC request; a guess, since servers log what they like. */
export function tellsOfRequest(line: string): boolean {
  return http2Headers.test(line) || serviceKey.test(line) || methodPath.test(line);
}
