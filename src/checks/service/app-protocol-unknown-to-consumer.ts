import {
  type AppProtocolEffect,
  type AppProtocolReader,
  appProtocolEffect,
  appProtocolForGrpc,
} from '../../model/appProtocols.js';
import { defineCheck } from '../../model/check.js';
import { readersOf } from '../../model/topology/appProtocolReaders.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { exampleGateway, exampleRoute } from '../gateway/exampleRoute.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'app-protocol-unknown-to-consumer',
    group: 'service',
    title: 'A gateway does not take the appProtocol of a gRPC port',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      refused:
        '{consumer}, refuses appProtocol {value} of {service}:{port}: it serves nothing for this backend, and every call gets an error. {advice}',
      http1:
        '{consumer}, takes appProtocol {value} of {service}:{port} for HTTP/1.1, which no gRPC server answers{masks}. {advice}',
      opaque:
        '{consumer}, takes appProtocol {value} of {service}:{port} for plain TCP: it forwards connections, and all calls of one stay on one pod. {advice}',
    },
    docs: {
      what: 'A gRPC Service port has an `appProtocol` that a gateway or ingress controller in its path refuses, or reads as HTTP/1.1 or TCP.',
      why: 'The field has no common list of names: `grpc` is no IANA name and no Kubernetes one. Istio and Envoy Gateway take it, Traefik and Contour refuse it in Gateway API, and Linkerd makes the port opaque. NGINX Gateway Fabric refuses `kubernetes.io/h2c` behind an HTTPRoute.',
      fix: 'Use `kubernetes.io/h2c` for gRPC in plaintext: it is the one value that every product takes for HTTP/2 or leaves alone; with NGINX Gateway Fabric use a GRPCRoute. For TLS to the pod use a BackendTLSPolicy, or the way that the product has.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol',
        'https://gateway-api.sigs.k8s.io/geps/gep-1911/',
      ],
    },
    examples: {
      fires: example('grpc'),
      silent: example('kubernetes.io/h2c'),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology }) {
    for (const { service: subject, ports } of topology.services) {
      for (const port of ports.filter(believesGrpc)) {
        const { appProtocol: value } = port.port;
        if (value === undefined) continue;
        const worst = readersOf(port, topology)
          .map((reader) => ({ ...reader, effect: appProtocolEffect(reader.reader, value) }))
          .sort((a, b) => badness.indexOf(a.effect) - badness.indexOf(b.effect))[0];
        const message = worst && messages[worst.effect];
        if (!worst || !message) continue;
        const service = subject.metadata.name;
        const annotation = Object.keys(subject.metadata.annotations ?? {}).find((name) =>
          name.startsWith('projectcontour.io/upstream-protocol.'),
        );
        const common = {
          consumer: worst.says,
          value,
          service,
          port: port.port.port,
          advice: adviceFor(worst.reader, port.serverTls.state === 'tls'),
        };
        const found = {
          subject,
          path: ['spec', 'ports', port.index, 'appProtocol'],
          witnesses: [
            { source: `Service/${service} spec.ports[${port.index}].appProtocol`, says: value },
            { source: worst.says, says: worst.evidence },
          ],
        } as const;
        if (message !== 'http1') yield { ...found, message, ...(message === 'opaque' && mild), data: common };
        else {
          const masks =
            worst.reader === 'contour' && annotation
              ? `, and the annotation ${annotation} has no effect beside it`
              : '';
          yield { ...found, message, data: { ...common, masks } };
        }
      }
    }
  },
});

/** NGINX itself speaks HTTP/2 to backends only for gRPC, which the kind of the route has to say. */
function adviceFor(reader: AppProtocolReader, tls: boolean): string {
  if (reader === 'nginx-gateway-http') return 'Use a GRPCRoute: that of an HTTPRoute gets HTTP/1.1, whatever is set.';
  if (tls) return 'Leave the field out, and say by a BackendTLSPolicy that the server ends TLS.';
  return `Set ${appProtocolForGrpc}, which it takes for gRPC.`;
}

const mild = { severity: 'warning' } as const;
const badness: readonly AppProtocolEffect[] = ['refused', 'http1', 'opaque', 'tls', 'sniffed', 'default', 'grpc'];
const messages: Partial<Record<AppProtocolEffect, 'refused' | 'http1' | 'opaque'>> = {
  refused: 'refused',
  http1: 'http1',
  opaque: 'opaque',
};

function example(appProtocol: string): string {
  return documents(
    exampleRoute().replace(/---\n$/, ''),
    exampleGateway('traefik'),
    exampleServer(),
    exampleService({ ports: [`- {name: grpc, port: 80, targetPort: grpc, appProtocol: ${appProtocol}}`] }),
  );
}
