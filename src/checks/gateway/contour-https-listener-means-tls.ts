import { defineCheck } from '../../model/check.js';
import { listenersFor } from '../../model/topology/listeners.js';
import { exampleService } from '../ingress/exampleIngress.js';
import { exampleGateway, exampleRoute } from './exampleRoute.js';
import { routesOfGrpc } from './grpcRoutes.js';

export default defineCheck({
  meta: {
    id: 'contour-https-listener-means-tls',
    group: 'gateway',
    title: 'Contour speaks TLS to a gRPC backend behind an HTTPS listener',
    severity: 'error',
    needs: ['topology'],
    uses: ['namespaces'],
    messages: {
      plaintext:
        'GRPCRoute/{route} is at the HTTPS listener {listener} of Contour and leads to {backend}, whose server speaks plaintext ({evidence}) and whose port has no appProtocol: Contour speaks TLS to it by default, and every call fails with UNAVAILABLE. Set appProtocol: kubernetes.io/h2c.',
      unknown:
        'GRPCRoute/{route} is at the HTTPS listener {listener} of Contour and leads to {backend}, whose port has no appProtocol: Contour speaks TLS to it by default. Unless the server ends TLS, every call fails with UNAVAILABLE; set appProtocol: kubernetes.io/h2c then.',
    },
    docs: {
      what: 'A GRPCRoute is attached to an HTTPS listener of a Gateway that Contour serves, and the port of its backend has neither an `appProtocol` nor an annotation `projectcontour.io/upstream-protocol`.',
      why: 'Contour takes the protocol to the pods from the listener where nothing else says it: plaintext HTTP/2 behind HTTP, and TLS behind HTTPS. A plaintext server cannot answer it (seen with Contour 1.33: every call ends with the flag UF).',
      fix: 'Set `appProtocol: kubernetes.io/h2c` on the Service port, or `projectcontour.io/upstream-protocol.h2c: "PORT"`, always.',
      links: [
        'https://projectcontour.io/docs/main/config/gateway-api/',
        'https://gateway-api.sigs.k8s.io/geps/gep-1911/',
      ],
    },
    examples: {
      fires: example('{name: grpc, port: 80, targetPort: grpc}'),
      silent: example('{name: grpc, port: 80, targetPort: grpc, appProtocol: kubernetes.io/h2c}'),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology, namespaces }) {
    for (const { route: subject, links } of routesOfGrpc(topology)) {
      if (subject.kind !== 'GRPCRoute') continue;
      for (const { service: node, port, parents, path } of links) {
        if (!node || !port || port.port.appProtocol !== undefined || port.serverTls.state === 'tls') continue;
        const own = Object.keys(node.service.metadata.annotations ?? {});
        if (own.some((name) => name.startsWith('projectcontour.io/upstream-protocol.'))) continue;
        const parent = parents.find(({ product }) => product === 'contour');
        const listener = parent && listenersFor(subject, parent, namespaces)?.taken.find((l) => l.protocol === 'HTTPS');
        if (!parent || !listener) continue;
        const data = {
          route: subject.metadata.name,
          listener: `${parent.name}/${listener.name}`,
          backend: `${node.service.metadata.name}:${port.port.port}`,
        };
        const [evidence] = port.serverTls.state === 'plaintext' ? port.serverTls.reasons : [];
        const found = {
          subject,
          path,
          about: [node.service],
          witnesses: [
            { source: `Gateway/${parent.name} listener ${listener.name}`, says: 'HTTPS' },
            { source: `Gateway/${parent.name}`, says: parent.evidence },
            { source: data.backend, says: 'no appProtocol' },
          ],
        } as const;
        if (evidence !== undefined) yield { ...found, message: 'plaintext', data: { ...data, evidence } };
        else yield { ...found, message: 'unknown', severity: 'warning', data };
      }
    }
  },
});

function example(port: string): string {
  const service = exampleService(`[${port}]`).replace(
    'containerPort: 50051}]\n',
    'containerPort: 50051}]\n          readinessProbe: {grpc: {port: 50051}}\n',
  );
  return `${exampleRoute()}${exampleGateway('contour')}---\n${service}`;
}
