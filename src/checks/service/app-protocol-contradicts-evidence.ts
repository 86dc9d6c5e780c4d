import { appProtocolForGrpc } from '../../model/appProtocols.js';
import { defineCheck } from '../../model/check.js';
import { readersOf } from '../../model/topology/appProtocolReaders.js';
import { tlsDespiteAppProtocol } from '../../model/topology/serverTls.js';
import type { PortNode } from '../../model/topology/topology.js';
import { listed } from '../../model/words.js';
import { documents, exampleServer, exampleService } from './exampleManifests.js';

export default defineCheck({
  meta: {
    id: 'app-protocol-contradicts-evidence',
    group: 'service',
    title: 'The appProtocol of a port says otherwise than its server',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      http: '{service}:{port} has appProtocol {value}, and its server speaks gRPC ({evidence}). {whoever} speaks HTTP/1.1 to it, and calls fail. Set kubernetes.io/h2c.',
      plaintext:
        '{service}:{port} has appProtocol {value}, which is plaintext, and its server ends TLS itself ({evidence}). {whoever} speaks plaintext to it, and connections are refused. Take the field out and say that the backend is TLS: a BackendTLSPolicy in Gateway API.',
    },
    docs: {
      what: 'A port that is gRPC by proof has the appProtocol of HTTP or of web sockets, or `kubernetes.io/h2c` (plaintext) while its server ends TLS.',
      why: 'Gateways and meshes that read the field believe it over everything else: HTTP/1.1 is sent to an HTTP/2 server, or plaintext to a TLS port.',
      fix: 'Set `kubernetes.io/h2c` for gRPC in plaintext. For TLS leave the field out, and describe TLS where the product wants it.',
      links: ['https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol'],
    },
    examples: {
      fires: example('http'),
      silent: example('kubernetes.io/h2c'),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology }) {
    for (const { service: subject, ports } of topology.services) {
      for (const port of ports) {
        const { appProtocol: value } = port.port;
        const fault = value === undefined ? undefined : faultOf(port, value);
        if (value === undefined || !fault) continue;
        const service = subject.metadata.name;
        const readers = readersOf(port, topology).map(({ says }) => says);
        const meshed = port.paths.some(({ hops }) => hops.some(({ kind }) => kind === 'mesh-proxy'));
        // A field that nobody reads does no harm yet.
        const read = readers.length > 0 || meshed;
        yield {
          message: fault.message,
          ...(!read && { severity: 'info' as const }),
          subject,
          path: ['spec', 'ports', port.index, 'appProtocol'],
          data: {
            service,
            port: port.port.port,
            value,
            evidence: listed(fault.evidence),
            whoever: readers[0] ?? 'A gateway or mesh that reads the field',
          },
          witnesses: [
            { source: `Service/${service} spec.ports[${port.index}].appProtocol`, says: value },
            { source: `${service}:${port.port.port}`, says: listed(fault.evidence) },
          ],
        };
      }
    }
  },
});

function faultOf(node: PortNode, value: string): { message: 'http' | 'plaintext'; evidence: string[] } | undefined {
  const { grpc } = node;
  const tls = tlsDespiteAppProtocol(node);
  if (value === appProtocolForGrpc) return tls.length > 0 ? { message: 'plaintext', evidence: tls } : undefined;
  if (!/^(http|https|ws|wss|kubernetes\.io\/wss?)$/i.test(value) || grpc.level !== 'declared') return undefined;
  // To a server with TLS https is the right word; one that also answers HTTP probes speaks both.
  if (/^https$/i.test(value) && tls.length > 0) return undefined;
  const others = grpc.against.filter(({ says }) => !says.startsWith('appProtocol'));
  return others.length > 0 ? undefined : { message: 'http', evidence: grpc.reasons.map(({ says }) => says) };
}

function example(appProtocol: string): string {
  return documents(
    exampleServer({ container: ['readinessProbe: {grpc: {port: 50051}}'] }),
    exampleService({ ports: [`- {name: grpc, port: 80, targetPort: grpc, appProtocol: ${appProtocol}}`] }),
  );
}
