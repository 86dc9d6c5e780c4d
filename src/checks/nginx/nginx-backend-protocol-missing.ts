import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { isPassedOn } from '../../model/topology/tlsUse.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import {
  annotationPath,
  backendProtocol,
  backendText,
  grpcBackends,
  grpcWitness,
  type NginxBackend,
  nginxIngresses,
  protocolOf,
} from './nginxBackends.js';

/** Values that ingress-nginx knows and that are no gRPC; unknown ones are told by nginx-backend-protocol-invalid-value. */
const httpProtocols: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'AUTO_HTTP', 'FCGI']);

export default defineCheck({
  meta: {
    id: 'nginx-backend-protocol-missing',
    group: 'nginx',
    title: 'ingress-nginx does not speak gRPC to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{object} routes to the gRPC port {backend}, but it does not set the annotation nginx.ingress.kubernetes.io/backend-protocol. ingress-nginx then sends HTTP/1.1, which gRPC servers do not understand, and every call fails. Set it to {value}.',
      other:
        '{object} routes to the gRPC port {backend}, but its annotation nginx.ingress.kubernetes.io/backend-protocol is {given}. ingress-nginx then does not speak gRPC to the server, and every call fails. Set it to {value}.',
      perhaps:
        '{object} routes to {backend}, which may be gRPC, and its annotation nginx.ingress.kubernetes.io/backend-protocol does not say so. If gRPC calls come this way and ingress-nginx serves them, they fail. Set it to {value} in that case; leave it for REST or gRPC-Web.',
    },
    docs: {
      what: 'An Ingress of ingress-nginx has a gRPC backend, and its annotation `nginx.ingress.kubernetes.io/backend-protocol` is absent or names another protocol.',
      why: 'Without the annotation ingress-nginx uses `proxy_pass` with HTTP/1.1. A gRPC server accepts HTTP/2 only: it closes the connection, and clients see UNAVAILABLE or an HTTP 502.',
      fix: 'Set the annotation to `GRPC`, or to `GRPCS` where the server ends TLS itself. It counts for every backend of the Ingress, so HTTP backends need an Ingress of their own.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol',
        'https://kubernetes.github.io/ingress-nginx/examples/grpc/',
      ],
    },
    examples: {
      fires: exampleIngress({ annotations: [] }) + exampleServer(),
      silent: exampleIngress() + exampleServer(),
    },
    remedies: ['fix-nginx-backend-protocol-missing'],
  },

  *check({ topology }) {
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      // Bytes that are passed on have no protocol; another check tells where the controller does not do that.
      if (isPassedOn(subject, topology)) continue;
      const given = protocolOf(subject);
      if (given !== undefined && given !== '' && !httpProtocols.has(given)) continue;
      const { links, believed } = grpcBackends(entry);
      const link = links.find(speaksOnlyGrpc) ?? links[0];
      if (!link) continue;

      const object = shortRef(refOf(subject));
      const backend = backendText(link);
      const value = link.port.serverTls.state === 'tls' ? 'GRPCS' : 'GRPC';
      const annotation = { source: object, says: `${backendProtocol} is ${given || 'not set'}` };
      const found = {
        subject,
        path: annotationPath(subject, backendProtocol),
        witnesses: [annotation, grpcWitness(link), { source: object, says: `served by: ${entry.evidence}` }],
        details: { service: link.service.service.metadata.name, port: link.port.port.port, value },
      } as const;
      if (!certain || !believed || !speaksOnlyGrpc(link)) {
        yield { ...found, message: 'perhaps', severity: 'info', data: { object, backend, value } };
      } else if (given) {
        yield { ...found, message: 'other', data: { object, backend, given, value } };
      } else {
        yield { ...found, message: 'missing', data: { object, backend, value } };
      }
    }
  },
});

/**
 * A port with an HTTP probe or name beside its gRPC may serve REST or gRPC-Web too, and so may one that is gRPC only
 * by the word of another Ingress: then this Ingress may be right.
 */
function speaksOnlyGrpc({ port, ingress }: NginxBackend): boolean {
  const own = port.grpc.reasons.filter(
    ({ from }) => !from.startsWith('Ingress/') || from === `Ingress/${ingress.metadata.name}`,
  );
  return port.grpc.against.length === 0 && own.length > 0;
}
