import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import {
  annotationPath,
  backendProtocol,
  grpcBackends,
  grpcWitness,
  nginxIngresses,
  protocolOf,
} from './nginxBackends.js';

const known: ReadonlySet<string> = new Set(['HTTP', 'HTTPS', 'AUTO_HTTP', 'GRPC', 'GRPCS', 'FCGI']);

export default defineCheck({
  meta: {
    id: 'nginx-backend-protocol-invalid-value',
    group: 'nginx',
    title: 'The annotation backend-protocol has a value that ingress-nginx does not know',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      unknown:
        '{object} sets nginx.ingress.kubernetes.io/backend-protocol to "{given}", which ingress-nginx does not know. The controller logs a warning and uses HTTP, so gRPC calls fail. Set it to {value}.',
      harmless:
        '{object} sets nginx.ingress.kubernetes.io/backend-protocol to "{given}", which ingress-nginx does not know. The controller logs a warning and uses HTTP. Set it to HTTP, HTTPS, AUTO_HTTP, GRPC, GRPCS or FCGI, whichever the servers speak.',
    },
    docs: {
      what: 'The annotation `nginx.ingress.kubernetes.io/backend-protocol` is none of `HTTP`, `HTTPS`, `AUTO_HTTP`, `GRPC`, `GRPCS` and `FCGI`. Letter case and surrounding blanks do not count.',
      why: 'ingress-nginx ignores an unknown value and falls back to HTTP. Nothing but a line in its log says so. A gRPC server does not understand HTTP/1.1, and every call fails.',
      fix: 'Set `GRPC` for servers that speak gRPC in plaintext (h2c), and `GRPCS` for servers that end TLS themselves. There is no value of its own for gRPC-Web: it goes as `HTTP` to whatever translates it.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol',
      ],
    },
    examples: {
      fires: exampleIngress({ annotations: [`${backendProtocol}: "H2C"`] }) + exampleServer(),
      silent: exampleIngress({ annotations: [`${backendProtocol}: "grpc"`] }) + exampleServer(),
    },
    remedies: ['fix-nginx-backend-protocol-invalid-value'],
  },

  *check({ topology }) {
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      const protocol = protocolOf(subject);
      // An empty value counts as none, of which nginx-backend-protocol-missing tells.
      if (protocol === undefined || protocol === '' || known.has(protocol)) continue;
      const { links, believed } = grpcBackends(entry);
      const [link] = links;

      const object = shortRef(refOf(subject));
      const given = subject.metadata.annotations?.[backendProtocol] ?? '';
      const annotation = { source: `${object} annotation ${backendProtocol}`, says: given };
      const found = { subject, path: annotationPath(subject, backendProtocol) } as const;
      if (link && believed && certain) {
        const value = link.port.serverTls.state === 'tls' ? 'GRPCS' : 'GRPC';
        const witnesses = [
          annotation,
          grpcWitness(link),
          { source: object, says: `served by: ${entry.evidence}` },
        ] as const;
        yield { ...found, message: 'unknown', data: { object, given, value }, witnesses, details: { value } };
      } else {
        yield { ...found, message: 'harmless', severity: 'info', data: { object, given }, witnesses: [annotation] };
      }
    }
  },
});
