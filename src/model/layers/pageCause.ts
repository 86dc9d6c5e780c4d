import type { CallEvidence } from './callEvidence.js';
import type { LayerReport } from './layers.js';
import { doctor, logs, ports } from './nextSteps.js';
import type { Stranger } from './stranger.js';

type Told = Pick<LayerReport, 'cause' | 'next'>;

/** An answer that is no gRPC: by its HTTP status, and by who wrote it. */
export function causeOfPage(evidence: CallEvidence, stranger: Stranger | undefined): Told {
  const { http = 200, contentType = '', headers } = evidence;
  if (/^application\/grpc-web/.test(contentType)) {
    return {
      cause: 'The server speaks gRPC-Web only: it is for browsers, or a proxy for them stands before the gRPC server.',
      next: [ports, 'grpclb probe svc/NAME:PORT …   # the port of gRPC itself'],
    };
  }
  const who = stranger?.name ?? 'Something that is no gRPC server';
  const backend = stranger?.grpcBackend === undefined ? [] : [stranger.grpcBackend];
  const fake = /plain HTTP request was sent to HTTPS port/.test(evidence.page ?? '');
  if (fake || (http >= 300 && http < 400)) {
    const to = headers.location === undefined ? '' : ` to ${headers.location}`;
    return {
      cause: fake
        ? `${capital(who)} wants TLS on this port.`
        : `${capital(who)} redirects the call${to}: a redirect to HTTPS or to a login page, which gRPC clients do not follow.`,
      next: ['grpclb probe without -plaintext, at the port of TLS', 'or the host in -authority is another one'],
    };
  }
  switch (http) {
    case 400:
    case 495:
    case 496:
      if (/SSL certificate (was sent|error)/.test(evidence.page ?? '')) {
        return {
          cause: `${capital(who)} wants a certificate of the client that it trusts (mutual TLS).`,
          next: ['grpclb probe -cert CLIENT.pem -key CLIENT-KEY.pem …'],
        };
      }
      return {
        cause: `${capital(who)} takes the call for broken: it speaks HTTP/1.1 behind itself, or does not allow a header.`,
        next: [...backend, logs],
      };
    case 401:
    case 403:
      return {
        cause: `${capital(who)} lets nobody through who does not show who he is: authentication, a firewall for the web, or a list of addresses.`,
        next: [
          "-H 'authorization: …'",
          'kubectl get ingress NAME -o yaml   # its annotations for auth and allow lists',
        ],
      };
    case 404:
      return {
        cause: `${capital(who)} has no route for this host and path: no Ingress or route is for the host, or its path does not cover /package.Service/Method.`,
        next: [
          '-authority HOST   # the host of the Ingress or route',
          'kubectl get ingress,grpcroute,httproute -A',
          doctor,
        ],
      };
    case 405:
    case 415:
    case 501:
      return {
        cause: `${capital(who)} answers, and takes no gRPC calls: a web server, a JSON gateway or a metrics page listens on this port.`,
        next: [ports],
      };
    case 413:
      return {
        cause: `${capital(who)} takes no request of this size.`,
        next: ['with ingress-nginx: nginx.ingress.kubernetes.io/proxy-body-size: "0"'],
      };
    case 429:
      return { cause: `${capital(who)} limits how often callers may call.`, next: [logs] };
    case 431:
    case 494:
      return { cause: `${capital(who)} takes no headers of this size.`, next: ['fewer or smaller headers', logs] };
    case 464:
      return {
        cause: 'An AWS load balancer has a target group of HTTP/1.1 behind a listener that was called by HTTP/2.',
        next: backend,
      };
    case 502:
      return {
        cause: `${capital(who)} got no answer that it understands from the pod: it speaks HTTP/1.1 to a gRPC server, or TLS to one without (or none to one with), nothing listens where it sends the call, or the pod cut the connection.`,
        next: [...backend, ports, logs],
      };
    case 503:
      return {
        cause: `${capital(who)} has nobody to pass the call on to: no ready endpoint, a wrong port in the Ingress or route, or its health checks of the pods fail.${
          // It says so too of every server that it cannot talk to.
          stranger?.name === 'HAProxy' ? ' Or the pod speaks HTTP/1.1, or TLS on one side only.' : ''
        }`,
        next: ['kubectl get endpointslices', ports, ...backend],
      };
    case 504:
      return {
        cause: `${capital(who)} waited for the pod in vain: packets to it are dropped (NetworkPolicy, wrong port), or the call takes longer than the proxy allows.`,
        next: [logs, ports],
      };
    default:
      return {
        cause: `${capital(who)} answers with a web page: the port is not that of the gRPC server, or a proxy sends calls elsewhere.`,
        next: [ports, ...backend],
      };
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
