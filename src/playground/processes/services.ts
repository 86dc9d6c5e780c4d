import type { ServiceDefinition } from '@grpc/grpc-js';
import { decodeInteger, decodeString, encodeInteger, encodeString } from './protobuf.js';

/**
 * `helloworld.HelloRequest`, `HelloReply` and `grpc.health.v1.HealthCheckRequest`: one string in field 1 each.
 * An object and not the bare string, because grpc-js takes a message that is falsy for one that never came.
 */
export interface Text {
  text: string;
}
const encodeText = ({ text }: Text): Buffer => encodeString(1, text);
const decodeText = (message: Buffer): Text => ({ text: decodeString(message, 1) });

/** `grpc.health.v1.HealthCheckResponse.ServingStatus`. */
export const servingStatus = { serving: 1, serviceUnknown: 3 } as const;

export interface Status {
  status: number;
}
const encodeStatus = ({ status }: Status): Buffer => encodeInteger(1, status);
const decodeStatus = (message: Buffer): Status => ({ status: decodeInteger(message, 1) });

/** The greeter of gRPC's own examples. grpc-js ships no proto for it, so its two messages are written by hand. */
export const greeterService = {
  SayHello: {
    path: '/helloworld.Greeter/SayHello',
    requestStream: false,
    responseStream: false,
    requestSerialize: encodeText,
    requestDeserialize: decodeText,
    responseSerialize: encodeText,
    responseDeserialize: decodeText,
  },
} as const satisfies ServiceDefinition;

const healthMessages = {
  requestSerialize: encodeText,
  requestDeserialize: decodeText,
  responseSerialize: encodeStatus,
  responseDeserialize: decodeStatus,
};

/** The standard health service, which gRPC probes of the kubelet call. */
export const healthService = {
  Check: { path: '/grpc.health.v1.Health/Check', requestStream: false, responseStream: false, ...healthMessages },
  Watch: { path: '/grpc.health.v1.Health/Watch', requestStream: false, responseStream: true, ...healthMessages },
} as const satisfies ServiceDefinition;
