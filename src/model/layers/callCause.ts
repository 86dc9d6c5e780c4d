import type { CallEvidence } from './callEvidence.js';
import type { LayerReport } from './layers.js';
import { doctor, logs, ports } from './nextSteps.js';
import { causeOfPage } from './pageCause.js';
import { type Stranger, strangerOf } from './stranger.js';

type Told = Pick<LayerReport, 'cause' | 'next'>;

/** The likely cause in the terms of Kubernetes, and what to do next. */
export function causeOfCall(evidence: CallEvidence): Told {
  const stranger = strangerOf(evidence);
  switch (evidence.ended) {
    case 'page':
      return causeOfPage(evidence, stranger);
    case 'status':
      return ofStatus(evidence, stranger);
    case 'no-trailers':
      return {
        cause:
          'The answer begins as gRPC and ends without a status: a proxy on the way drops trailers, as HTTP/1.1 to the pod does, or ended the stream at its timeout, or the handler died.',
        next: [doctor, 'grpclb probe svc/NAME:PORT …   # past the proxy: is it the server itself?'],
      };
    case 'half-message':
      return {
        cause:
          'The answer ends in the middle of a message: a proxy cut it off at a limit of size or time, or the server did.',
        next: [logs, 'grpclb probe svc/NAME:PORT …   # past the proxy'],
      };
    case 'refused-message':
      return ofMessage(evidence);
    case 'reset':
      return ofReset(evidence);
    case 'cut':
      return ofCut(evidence);
    case 'too-late':
      return ofDelay(evidence);
  }
}

function ofStatus({ message, headers, code }: CallEvidence, stranger: Stranger | undefined): Told {
  if (stranger?.name === 'Linkerd') {
    return {
      cause: `Linkerd's proxy refused the call: ${headers['l5d-proxy-error']}.`,
      next: ['linkerd viz edges, kubectl get serverauthorization,authorizationpolicy'],
    };
  }
  const why = ofEnvoy(message, code);
  return {
    cause: `The status is of ${stranger?.name ?? 'a proxy'}, not of the server: ${why}.`,
    next: [
      ports,
      'grpclb probe svc/NAME:PORT …   # past the proxy',
      ...(stranger?.grpcBackend ? [stranger.grpcBackend] : []),
    ],
  };
}

/** Its own words for what went wrong behind it. */
const wordsOfEnvoy: readonly [RegExp, string][] = [
  [
    /Connection refused|connect error: 111/,
    'nothing listens where it sends the call: wrong port, or a Service without endpoints',
  ],
  [/WRONG_VERSION_NUMBER/, 'it speaks TLS to a pod without'],
  [/CERTIFICATE_VERIFY_FAILED/, "it does not trust the pod's certificate"],
  [/connection timeout/, 'its packets to the pod get no answer: a NetworkPolicy, or a wrong address'],
  [/connection failure/, 'it cannot connect to the pod: wrong port, a NetworkPolicy, or TLS on one side only'],
  [/protocol error/, 'the pod does not speak HTTP/2 in the clear: HTTP/1.1, or TLS'],
  [/overflow/, 'its circuit breaker is open: more calls or connections than it allows'],
  [/reset reason/, 'the pod cut the connection before an answer: idle timeout, restart, or TLS on one side only'],
  [/no healthy/, 'no endpoint is healthy'],
  [/RBAC: access denied/, 'a policy of access (an AuthorizationPolicy, RBAC) denies the call'],
];
const codesOfEnvoy: Readonly<Record<number, string>> = {
  7: 'a policy or a filter of it denies the call',
  12: 'it has no route for this host and path',
  16: 'it wants to know who is calling: a token or a certificate is missing',
};

function ofEnvoy(message: string, code: number): string {
  const known = wordsOfEnvoy.find(([pattern]) => pattern.test(message))?.[1];
  return known ?? codesOfEnvoy[code] ?? 'the pod did not answer in time';
}

function ofMessage({ message }: CallEvidence): Told {
  if (/larger than max/.test(message)) {
    return {
      cause:
        'The answer is larger than clients of gRPC take by default (4 MiB): callers in the cluster fail the same way.',
      next: ['-max-msg-sz BYTES', 'raise the limit in every client, or answer in pages or as a stream'],
    };
  }
  if (/ecompress|compressed flag/.test(message)) {
    return {
      cause:
        'The answer is compressed in a way that was not offered, or broken: a proxy compresses gRPC, or the server is wrong.',
      next: [
        '-H "grpc-accept-encoding: identity"   # does it still compress?',
        'take application/grpc out of the types that the proxy compresses',
      ],
    };
  }
  return {
    cause:
      'What comes is no gRPC message: the server or a proxy writes something else into the answer, as gRPC-Web or JSON.',
    next: [ports],
  };
}

function ofReset({ reset, messages }: CallEvidence): Told {
  const after = messages === 0 ? 'before an answer' : `after ${messages} message${messages === 1 ? '' : 's'}`;
  switch (reset) {
    case 'REFUSED_STREAM':
      return {
        cause:
          'No more streams were taken on: a limit of streams per connection is reached, the server is shutting down, or a proxy (HAProxy) lost the pod and leaves the retry to the caller.',
        next: [
          'grpclb trace ADDRESS METHOD   # shows its limit',
          'kubectl get pods   # are they being replaced?',
          ports,
        ],
      };
    case 'CANCEL':
      return {
        cause: `The call was cancelled ${after}, not by us: a proxy's timeout, or the server gave up.`,
        next: [logs, 'the read timeout of the proxy on the way'],
      };
    case 'ENHANCE_YOUR_CALM':
      return {
        cause:
          'The server finds that there are too many calls, resets or pings: protection against floods, or keepalives that are too frequent.',
        next: ['fewer keepalive pings in clients, or a lower minimum time in the server', logs],
      };
    case 'INADEQUATE_SECURITY':
      return { cause: 'The server finds TLS too weak for HTTP/2.', next: ['grpclb tls ADDRESS'] };
    case 'HTTP_1_1_REQUIRED':
      return {
        cause: 'The server wants HTTP/1.1 for this path: it is a web server behind a port that also takes HTTP/2.',
        next: [ports],
      };
    case 'PROTOCOL_ERROR':
      return {
        cause: `The stream is reset ${after} for a breach of HTTP/2: a proxy that speaks HTTP/1.1 to a gRPC server (proxy_pass in place of grpc_pass), or gRPC to one of HTTP/1.1, or a header that the other end forbids.`,
        next: [ports, logs, 'fewer -H headers'],
      };
    default:
      return {
        cause: `The stream is reset ${after}: the handler died, or a proxy lost the pod in the middle of the call or ended it at a timeout of its own.`,
        next: ['kubectl logs and kubectl get pods   # restarts?', logs],
      };
  }
}

function ofCut({ goAway }: CallEvidence): Told {
  if (goAway?.text === 'too_many_pings') {
    return {
      cause: 'The server ended the connection for too many keepalive pings.',
      next: ['a longer -keepalive-time, or a lower minimum time between pings in the server'],
    };
  }
  if (goAway && goAway.error !== 'NO_ERROR') {
    return {
      cause: 'The other end accuses us of an error of HTTP/2, or protects itself, and ended the connection.',
      next: [logs, 'grpclb trace ADDRESS METHOD   # the frames before it'],
    };
  }
  if (goAway) {
    return {
      cause:
        'The connection was to end (GOAWAY), and did before the call was done: the age limit of connections or a restart, with too little grace.',
      next: ['MaxConnectionAgeGrace of the server, and the time that its pod has to end'],
    };
  }
  return {
    cause:
      'The connection was cut in the middle of the call: the pod or the proxy ended, crashed or ran out of memory, or a load balancer timed out.',
    next: ['kubectl get pods   # restarts, OOMKilled?', logs],
  };
}

function ofDelay({ http, messages }: CallEvidence): Told {
  if (http === undefined) {
    return {
      cause:
        'The connection stands and the call got no answer in time: the handler hangs or is overloaded, or a proxy on the way cannot reach the pod.',
      next: ['grpclb probe ADDRESS health   # does the server answer at all?', 'kubectl top pods', ports],
    };
  }
  const got = messages === 0 ? 'headers came and no message' : `${messages} message${messages === 1 ? '' : 's'} came`;
  return {
    cause: `The call was begun and not ended in time: ${got}. The server is slow or never ends the stream, or -max-time is too short.`,
    next: ['a longer -max-time', 'kubectl top pods'],
  };
}
