import type { Signature } from '../signature.js';

/** What a server's own log says about those who connect to it. */
export const server: readonly Signature[] = [
  {
    id: 'plaintext-to-tls-server',
    speaker: 'server',
    level: 'error',
    pattern: /first record does not look like a TLS handshake/,
    says: 'Plaintext and TLS meet: one side speaks TLS and the other does not. In a server of TLS it is often the kubelet, whose gRPC probes are plaintext.',
    next: 'Make both sides agree; for probes serve health on a plaintext port of its own, or use exec with grpc_health_probe.',
  },
  {
    id: 'server-got-tls',
    speaker: 'server',
    level: 'error',
    pattern: /HandleStreams received bogus greeting from client: \\?"\\+x16\\+x03/,
    says: 'A client speaks TLS to this plaintext gRPC port.',
    next: 'Let the client use plaintext (or the proxy GRPC instead of GRPCS), or give the server a certificate.',
  },
  {
    id: 'server-got-http1',
    speaker: 'server',
    level: 'error',
    pattern: /HandleStreams received bogus greeting from client: \\?"(?:GET|POST|HEAD|PUT|OPTIONS|CONNECT) /,
    says: 'Someone speaks HTTP/1 to this gRPC port: a proxy that takes the backend for HTTP, or an HTTP probe.',
    next: 'Tell the proxy that the backend is gRPC; use grpc probes instead of httpGet.',
  },
  {
    id: 'server-got-other-protocol',
    speaker: 'server',
    level: 'error',
    pattern: /HandleStreams received bogus greeting from client: /,
    says: 'Someone speaks another protocol than HTTP/2 to this gRPC port; the line has its first bytes.',
    next: 'Look at who connects to this port.',
  },
  {
    id: 'server-got-no-preface',
    speaker: 'server',
    level: 'info',
    pattern: /HandleStreams failed to receive the preface from client/,
    says: "Someone connects and leaves without a word of HTTP/2: a TCP probe or a load balancer's health check, or a client that was refused TLS.",
    next: 'Use grpc probes instead of tcpSocket; otherwise look at who connects.',
  },
  {
    id: 'too-many-pings',
    speaker: 'server',
    level: 'error',
    pattern: /too_many_pings|ENHANCE_YOUR_CALM/,
    says: 'Keepalive pings come more often than the server allows (5 minutes by default): it closes the connection with GOAWAY ENHANCE_YOUR_CALM, and calls on it fail.',
    next: "Raise the client's keepalive time, or lower the server's least time (grpc-go: EnforcementPolicy.MinTime) and permit pings without streams.",
  },
];
