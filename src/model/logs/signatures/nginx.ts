import { type FrameLength, frameLength } from '../frameLength.js';
import type { Signature } from '../signature.js';

const spoke: Record<FrameLength['spoke'], string> = {
  'http/1': 'The backend answers in HTTP/1.1: this port does not speak HTTP/2, or it is a TLS port that got plaintext',
  html: 'The backend answers with an HTML page: this port does not speak HTTP/2',
  'tls-alert': 'The backend answers with a TLS alert: the port speaks TLS and got plaintext',
  tls: 'The backend speaks TLS, and nginx plaintext',
  text: 'The backend answers in a text protocol: this port does not speak HTTP/2',
  unknown: 'The backend sends something that is no HTTP/2 frame',
};

function frameSays([, digits = '0']: RegExpExecArray): string {
  const length = frameLength(Number(digits));
  const text = length.ascii === undefined ? '' : ` = "${length.ascii.replace(/\s/g, ' ')}"`;
  return `${digits} is no size but the first bytes of the answer, ${length.hex}${text}. ${spoke[length.spoke]}.`;
}

/** ingress-nginx, other nginx and its controllers: error log and access log. */
export const nginx: readonly Signature[] = [
  {
    id: 'nginx-frame-is-no-frame',
    speaker: 'nginx',
    level: 'error',
    pattern: /upstream sent too large http2 frame: (\d+)/,
    says: frameSays,
    next: 'Send gRPC to the port that serves it, with backend-protocol GRPC, or GRPCS where the server ends TLS. Buffer sizes have nothing to do with it.',
  },
  {
    id: 'nginx-http1-to-grpc-port',
    speaker: 'nginx',
    level: 'error',
    pattern: /upstream sent no valid HTTP\/1\.0 header/,
    says: 'nginx speaks HTTP/1 to a port that answers in HTTP/2: the backend is gRPC and nginx is not told so.',
    next: 'Set nginx.ingress.kubernetes.io/backend-protocol: "GRPC" on the Ingress.',
  },
  {
    id: 'nginx-http1-answer-cut',
    speaker: 'nginx',
    level: 'error',
    pattern: /upstream prematurely closed connection while reading .*upstream: "https?:/,
    says: 'The backend hangs up on an HTTP/1 request, as a gRPC server does: it wants HTTP/2.',
    next: 'Set nginx.ingress.kubernetes.io/backend-protocol: "GRPC" on the Ingress.',
  },
  {
    id: 'nginx-http1-answer-reset',
    speaker: 'nginx',
    level: 'error',
    pattern: /recv\(\) failed \(104: .*?\) while reading .*upstream: "https?:/,
    says: 'The backend resets a connection on which nginx speaks HTTP/1, as a gRPC server does: it wants HTTP/2.',
    next: 'Set nginx.ingress.kubernetes.io/backend-protocol: "GRPC" on the Ingress.',
  },
  {
    id: 'nginx-upstream-closed',
    speaker: 'nginx',
    level: 'error',
    pattern: /(?:upstream prematurely closed connection|recv\(\) failed \(104: .*?\)) while reading/,
    says: 'The backend closes the connection in the middle of a call: it crashes, restarts, or ends connections by age without grace.',
    next: "Look at the pods' restarts; give MAX_CONNECTION_AGE_GRACE the length of the longest call.",
  },
  {
    id: 'nginx-tls-to-plaintext-port',
    speaker: 'nginx',
    level: 'error',
    pattern:
      /SSL_do_handshake\(\) failed .*wrong version number.* while SSL handshaking to upstream|peer closed connection in SSL handshake while SSL handshaking to upstream/,
    says: 'nginx speaks TLS to a port that speaks plaintext.',
    next: 'Set backend-protocol to GRPC instead of GRPCS, or let the server end TLS.',
  },
  {
    id: 'nginx-upstream-tls-failed',
    speaker: 'nginx',
    level: 'error',
    pattern: /SSL_do_handshake\(\) failed .* while SSL handshaking to upstream/,
    says: 'The TLS handshake between nginx and the backend fails.',
    next: "Compare the server's certificate and client authentication with the proxy-ssl-* annotations of the Ingress.",
  },
  {
    id: 'nginx-connection-refused',
    speaker: 'nginx',
    level: 'error',
    pattern: /connect\(\) failed \(111: .*?\) while connecting to upstream/,
    says: 'The address refuses connections: nothing listens on that port, or it is a ClusterIP without endpoints.',
    next: "Compare the Service's targetPort with the port the server listens on, and look at the Service's endpoints.",
  },
  {
    id: 'nginx-connect-timed-out',
    speaker: 'nginx',
    level: 'error',
    pattern: /upstream timed out \(110: .*?\) while connecting to upstream/,
    says: 'Nothing answers the connection at all, not even with a refusal: packets are dropped, or the address is gone.',
    next: 'Look for NetworkPolicies on both sides; a refusal would mean a wrong port, silence means a drop.',
  },
  {
    id: 'nginx-read-timed-out',
    speaker: 'nginx',
    level: 'error',
    pattern: /upstream timed out \(110: .*?\) while reading/,
    says: 'nginx cuts a call in which the backend sent nothing for grpc_read_timeout (60 s by default): mostly an idle stream.',
    next: 'Raise nginx.ingress.kubernetes.io/proxy-read-timeout (and proxy-send-timeout), or send something over idle streams.',
  },
  {
    id: 'nginx-upstream-disabled',
    speaker: 'nginx',
    level: 'info',
    pattern: /upstream server temporarily disabled/,
    says: 'nginx leaves a backend out for a while after max_fails failures.',
    next: 'Look at the error before this line: that is the cause.',
  },
  {
    id: 'nginx-no-live-upstreams',
    speaker: 'nginx',
    level: 'error',
    pattern: /no live upstreams while connecting to upstream/,
    says: 'nginx has given up every backend of the group after failures.',
    next: 'Look at the errors before this line: they are the cause.',
  },
  {
    id: 'nginx-name-not-found',
    speaker: 'nginx',
    level: 'error',
    pattern: /: (?:\*\d+ )?(\S+) could not be resolved \(3: Host not found\)/,
    says: ([, name]) =>
      `DNS has no address for ${name}: there is no such Service, or it is headless and has no ready pod.`,
    next: 'Check the name, and the readiness of the pods.',
  },
  {
    id: 'nginx-http2-preface-refused',
    speaker: 'nginx',
    level: 'error',
    pattern: /"PRI \* HTTP\/2\.0" 400 /,
    says: 'A client speaks HTTP/2 without TLS to a listener that takes only HTTP/1 in plaintext: gRPC to port 80.',
    next: 'Let clients use TLS on port 443: ingress-nginx speaks HTTP/2 only there.',
  },
  {
    id: 'nginx-http09-answer',
    speaker: 'nginx',
    level: 'error',
    pattern: /" 009 \d+ "/,
    says: "Status 009: the backend's HTTP/2 bytes were read as an HTTP/0.9 answer. The backend is gRPC and nginx is not told so.",
    next: 'Set nginx.ingress.kubernetes.io/backend-protocol: "GRPC" on the Ingress.',
  },
  {
    id: 'nginx-no-endpoints',
    speaker: 'nginx',
    level: 'error',
    pattern: /" 503 \d+ .*\] - - - - \S+$|Service "(\S+)" does not have any active Endpoint/,
    says: 'The Service has no ready endpoint, or there is no such Service: nginx answers 503 by itself.',
    next: "Compare the Service's selector with the pods' labels, and look at the pods' readiness.",
  },
  {
    id: 'nginx-service-missing',
    speaker: 'nginx',
    level: 'error',
    pattern: /Error obtaining Endpoints for Service "(\S+)": no object matching key/,
    says: ([, service]) => `The Ingress names Service ${service}, which does not exist.`,
    next: "Correct the backend's name; an Ingress reaches only Services of its own namespace.",
  },
  {
    id: 'nginx-client-gave-up',
    speaker: 'nginx',
    level: 'info',
    pattern: /" 499 \d+ "/,
    says: 'The client gives up before there is an answer (499): its deadline ends, or it cancels.',
    next: "Compare the client's deadline with the time that the call takes.",
  },
];
