import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { isPassedOn } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import {
  annotationPath,
  backendProtocol,
  backendText,
  grpcBackends,
  type NginxBackend,
  nginxIngresses,
  protocolOf,
} from './nginxBackends.js';

export default defineCheck({
  meta: {
    id: 'nginx-backend-protocol-tls-mismatch',
    group: 'nginx',
    title: 'backend-protocol and the gRPC server disagree about TLS',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      serverIsPlaintext:
        '{object} sets backend-protocol GRPCS, but {backend} speaks plaintext ({reasons}). ingress-nginx begins a TLS handshake that the server does not answer, and tries again and again: every call fails, with 502, UNAVAILABLE or at its deadline. Set it to GRPC.',
      serverHasTls:
        '{object} sets backend-protocol GRPC, but {backend} expects TLS ({reasons}). The server closes the plaintext connection of ingress-nginx, and every call fails with 502 or UNAVAILABLE. Set it to GRPCS.',
    },
    docs: {
      what: 'The annotation `nginx.ingress.kubernetes.io/backend-protocol` says `GRPCS` while the server speaks plaintext, or `GRPC` while the server ends TLS itself.',
      why: '`GRPC` makes NGINX use `grpc_pass grpc://`, `GRPCS` makes it use `grpcs://`. TLS towards the client has nothing to do with it: that ends at the controller. One side waits for a handshake and the other does not, so the connection breaks before the first call. Towards a plaintext pod NGINX then tries on: the controller bounds the tries of HTTP (`proxy_next_upstream_tries`), not those of gRPC. One call of 8 s was seen to make 11,740 tries with a controller of July 2024, each with a line in the error log, which loads pods and disks as well.',
      fix: 'Set the annotation to what the server speaks. Two independent signs (probe, port declaration, arguments, environment) make this an error, one alone a warning. Flags of client certificates do not count.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol',
        'https://kubernetes.github.io/ingress-nginx/examples/grpc/',
      ],
    },
    examples: {
      fires: exampleIngress({ annotations: [`${backendProtocol}: GRPCS`] }) + exampleServer(),
      silent: exampleIngress() + exampleServer(),
    },
    remedies: ['fix-nginx-backend-protocol-tls-mismatch'],
  },

  *check({ topology }) {
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      // Bytes that are passed on have no protocol; another check tells where the controller does not do that.
      if (isPassedOn(subject, topology)) continue;
      const protocol = protocolOf(subject);
      const wrong = protocol === 'GRPCS' ? 'plaintext' : protocol === 'GRPC' ? 'tls' : undefined;
      if (wrong === undefined) continue;
      const { links, believed } = grpcBackends(entry);
      const [first] = links
        .filter((link) => link.port.serverTls.state === wrong)
        .map((link) => ({ link, ...weigh(link) }))
        .filter(({ reasons }) => reasons.length > 0)
        .sort((a, b) => b.weight - a.weight);
      if (!first) continue;

      const { link, reasons, weight } = first;
      const object = shortRef(refOf(subject));
      const backend = backendText(link);
      const server = `Service/${link.service.service.metadata.name} port ${link.port.port.port}`;
      yield {
        subject,
        path: annotationPath(subject, backendProtocol),
        message: wrong === 'plaintext' ? 'serverIsPlaintext' : 'serverHasTls',
        severity: !certain || !believed || weight === 0 ? 'info' : weight > 1 ? 'error' : 'warning',
        data: { object, backend, reasons: reasons.join(', ') },
        witnesses: [
          { source: `${object} annotation ${backendProtocol}`, says: protocol ?? '' },
          ...reasons.map((says) => ({ source: server, says })),
        ],
        details: { value: wrong === 'plaintext' ? 'GRPC' : 'GRPCS' },
      };
    }
  },
});

/** Flags of a connection that the server itself opens. */
const forOthers =
  /client|upstream|backend|database|\bdb\b|redis|kafka|nats|mysql|postgres|mongo|etcd|vault|-ca-|otlp|otel/i;

/** The reasons that concern the server, and how many independent signs they are. */
function weigh({ port }: NginxBackend): { reasons: string[]; weight: number } {
  const reasons = port.serverTls.reasons.filter((says) => !(says.startsWith('argument') && forOthers.test(says)));
  const signs = new Set(reasons.map(signOf));
  // Arguments and environment are the container's: with several ports they may speak of another one.
  const several = port.targets.some((t) => t.state === 'resolved' && (t.container.ports ?? []).length > 1);
  if (several) for (const sign of ['arguments', 'environment'] as const) signs.delete(sign);
  return { reasons, weight: signs.size };
}

function signOf(reason: string): 'probe' | 'port' | 'arguments' | 'environment' {
  if (/probe/i.test(reason)) return 'probe';
  if (/^(appProtocol|port name)/.test(reason)) return 'port';
  return reason.startsWith('argument') ? 'arguments' : 'environment';
}
