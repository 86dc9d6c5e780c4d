import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { exampleIngress, exampleServer, exampleWebServer } from './exampleManifests.js';
import {
  backendProtocol,
  backendText,
  grpcBackends,
  grpcWitness,
  nginxIngresses,
  protocolOf,
} from './nginxBackends.js';

const webPath = '{path: /web, pathType: Prefix, backend: {service: {name: web, port: {number: 8080}}}}';

export default defineCheck({
  meta: {
    id: 'nginx-mixed-protocol-ingress',
    group: 'nginx',
    title: 'One Ingress speaks gRPC to an HTTP backend, because another of its backends is gRPC',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      mixed:
        '{object} sets backend-protocol {protocol} and routes to {grpc}, which is gRPC, and to {http}, which is HTTP. The annotation counts for the whole Ingress, so ingress-nginx speaks gRPC to {http} too, and requests there fail. Give the gRPC paths an Ingress of their own.',
    },
    docs: {
      what: 'An Ingress with `nginx.ingress.kubernetes.io/backend-protocol` `GRPC` or `GRPCS` has gRPC backends and backends that declare HTTP by port name, appProtocol or probe.',
      why: 'ingress-nginx has one backend protocol per Ingress. `grpc_pass` to an HTTP/1.1 server gives 502 for every request.',
      fix: 'Split the Ingress: one with the annotation for the gRPC paths, one without it for the rest. Both may have the same host; the controller merges them. A port that speaks both, and is named after HTTP, is told with the annotation `grpclb.dev/grpc: "true"` on its Service.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol',
        'https://kubernetes.github.io/ingress-nginx/user-guide/basic-usage/',
      ],
    },
    examples: {
      fires: exampleIngress({ paths: [webPath] }) + exampleServer() + exampleWebServer,
      silent: exampleIngress() + exampleServer() + exampleWebServer,
    },
    remedies: ['fix-nginx-mixed-protocol-ingress'],
  },

  *check({ topology }) {
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      const protocol = protocolOf(subject);
      if (protocol !== 'GRPC' && protocol !== 'GRPCS') continue;
      const { links, believed } = grpcBackends(entry);
      const [grpc] = links;
      const [http] = entry.backends.filter(({ port }) => port.grpc.level === 'no' && port.grpc.against.length > 0);
      if (!grpc || !http) continue;

      const object = shortRef(refOf(subject));
      const [against] = http.port.grpc.against;
      yield {
        subject,
        path: http.path,
        message: 'mixed',
        severity: certain && believed ? 'error' : 'info',
        data: { object, protocol, grpc: backendText(grpc), http: backendText(http) },
        witnesses: [
          { source: `${object} annotation ${backendProtocol}`, says: protocol },
          grpcWitness(grpc),
          { source: against?.from ?? object, says: `${backendText(http)} is HTTP: ${against?.says}` },
        ],
      };
    }
  },
});
