import type { Signature } from '../signature.js';

/** A response flag where access lines have it: after the status in the text formats, a key of its own in JSON. */
function flagged(flag: string, details = ''): RegExp {
  const text = String.raw`HTTP\/[\d.]+" \d+ (?:\w+,)*${flag}\b.*${details}`;
  const json = String.raw`"response_flags":\s*"(?:\w+,)*${flag}\b.*${details}`;
  // In JSON the keys may come in any order.
  const reversed = details === '' ? '' : String.raw`|${details}.*"response_flags":\s*"(?:\w+,)*${flag}\b`;
  return new RegExp(`${text}|${json}${reversed}`);
}

/** Envoy's access log has 200 for most failures: the flags tell. */
export const envoy: readonly Signature[] = [
  {
    id: 'envoy-upstream-protocol-error',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UPE'),
    says: 'The backend breaks the protocol (UPE): it does not speak HTTP/2 where Envoy does, or Envoy speaks HTTP/1 to a gRPC port, or plaintext to TLS.',
    next: 'Set appProtocol: kubernetes.io/h2c on the Service port (Istio: name it grpc-…), and check that the port serves plaintext gRPC.',
  },
  {
    id: 'envoy-tls-to-plaintext-port',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UF', 'WRONG_VERSION_NUMBER'),
    says: 'Envoy speaks TLS to a port that speaks plaintext (UF).',
    next: 'Set appProtocol: kubernetes.io/h2c on the Service port, or take the TLS setting off this backend.',
  },
  {
    id: 'envoy-connection-refused',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UF', 'Connection_refused'),
    says: 'The address refuses connections (UF): nothing listens on that port, or it is a ClusterIP without endpoints.',
    next: "Compare the Service's targetPort with the port the server listens on, and look at the Service's endpoints.",
  },
  {
    id: 'envoy-connect-timed-out',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UF', 'connection_timeout'),
    says: 'Nothing answers the connection at all (UF): packets are dropped, or the address is gone.',
    next: 'Look for NetworkPolicies on both sides; a refusal would mean a wrong port, silence means a drop.',
  },
  {
    id: 'envoy-connection-failed',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UF'),
    says: 'Envoy cannot connect to the backend (UF): refused, dropped, or TLS on one side only.',
    next: 'Set appProtocol: kubernetes.io/h2c on the Service port if the server is plaintext; check the port otherwise.',
  },
  {
    id: 'envoy-no-healthy-upstream',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UH'),
    says: 'The cluster has no healthy endpoint (UH): the Service has no ready pod.',
    next: "Compare the Service's selector with the pods' labels, and look at the pods' readiness.",
  },
  {
    id: 'envoy-no-route',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('NR'),
    says: 'No route matches the request (NR): its host or its path is not what the route names.',
    next: "Compare the client's authority and the method's path with the route's hostnames and matches.",
  },
  {
    id: 'envoy-upstream-timeout',
    speaker: 'envoy',
    level: 'error',
    pattern: flagged('UT'),
    says: "The route's timeout ends the call (UT): 15 s by default, streams included.",
    next: 'Raise the timeout of the route, or set it to 0s for streams.',
  },
];
