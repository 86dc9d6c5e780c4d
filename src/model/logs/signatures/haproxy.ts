import type { Signature } from '../signature.js';

/** The tail of an httplog line from its termination state on, which is where HAProxy says how a session ended. */
const ended = (state: string) => new RegExp(` ${state}[\\w-]{2} \\d+/\\d+/\\d+/\\d+/\\+?\\d+ \\d+/\\d+ `);

export const haproxy: readonly Signature[] = [
  {
    id: 'haproxy-no-server',
    speaker: 'haproxy',
    level: 'error',
    pattern: /\/<NOSRV> \S+ 503 /,
    says: 'The HAProxy backend has no server: none is resolved, or none is up.',
    next: "Look at the Service's endpoints, and at `resolvers` where servers are names.",
  },
  {
    id: 'haproxy-no-connection',
    speaker: 'haproxy',
    level: 'error',
    pattern: ended('SC'),
    says: 'HAProxy gets no usable connection to the server (SC): nothing listens, or the port speaks HTTP/1 or TLS where HTTP/2 is expected. The log does not tell these apart.',
    next: 'Check the port, and whether it serves plaintext HTTP/2; `grpclb probe` tells which layer fails.',
  },
  {
    id: 'haproxy-invalid-answer',
    speaker: 'haproxy',
    level: 'error',
    pattern: ended('PH'),
    says: 'The answer is no valid HTTP (PH): HAProxy speaks HTTP/1 to a port that answers in HTTP/2.',
    next: 'Make the backend HTTP/2: `proto h2` on the server, haproxy.org/server-proto: "h2", or haproxy-ingress.github.io/backend-protocol: "grpc".',
  },
  {
    id: 'haproxy-server-timeout',
    speaker: 'haproxy',
    level: 'error',
    pattern: ended('sD'),
    says: 'HAProxy cuts a call in which the server sent nothing for `timeout server`: mostly an idle stream.',
    next: 'Raise `timeout server`, or send something over idle streams.',
  },
  {
    id: 'haproxy-server-cut',
    speaker: 'haproxy',
    level: 'error',
    pattern: ended('SD'),
    says: 'The server ends the connection in the middle of an answer (SD): it is not gRPC, or it goes away.',
    next: "Check that the port serves gRPC, and the pods' restarts.",
  },
  {
    id: 'haproxy-client-gave-up',
    speaker: 'haproxy',
    level: 'error',
    pattern: ended('CC'),
    says: 'The client gives up while HAProxy still waits for a connection to the server (CC): packets are dropped, or the ClusterIP has no endpoints.',
    next: "Look at the Service's endpoints and at NetworkPolicies.",
  },
];
