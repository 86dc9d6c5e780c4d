import { defineCheck } from '../../model/check.js';
import { listed } from '../../model/words.js';
import { backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

const annotation = 'cloud.google.com/app-protocols';

export default defineCheck({
  meta: {
    id: 'gce-app-protocols-missing',
    group: 'controllers',
    title: 'A load balancer of Google speaks HTTP/1.1 to a gRPC backend',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      missing:
        '{ingress} leads to {backend}, which is gRPC, and {annotation} of Service {service} does not give its port {port} HTTP2 ({value}): the load balancer speaks HTTP/1.1, and every call fails.',
      plaintext:
        '{ingress} leads to {backend} over HTTP2, and its server speaks plaintext ({evidence}): the load balancer of Google speaks HTTP/2 to pods over TLS only. Let the pods end TLS; any certificate will do.',
    },
    docs: {
      what: 'An Ingress of GKE has a gRPC backend, and the annotation `cloud.google.com/app-protocols` of the Service does not say `HTTP2` for the name of its port; or it does, and the server speaks plaintext.',
      why: 'The load balancer speaks HTTP/1.1 to backends unless the annotation says otherwise, port by port, by name. HTTP2 there means TLS to the pods.',
      fix: 'Set `cloud.google.com/app-protocols: \'{"PORT-NAME":"HTTP2"}\'` and serve TLS in the pods, or use the Gateway API of GKE.',
      links: ['https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-http2'],
    },
    examples: {
      fires: exampleApp({ className: 'gce' }),
      silent: exampleApp({ className: 'gce', service: `{${annotation}: '{"grpc":"HTTP2"}'}` }).replace(
        'readinessProbe: {grpc: {port: 50051}}',
        'args: [--tls-cert=/tls/tls.crt]',
      ),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const entry of backendsOf(topology, 'gce')) {
      const { service: subject, ingress, port, name, backend, evidence, severity } = entry;
      const value = subject.metadata.annotations?.[annotation];
      const found = { subject, about: [ingress], ...severity } as const;
      const field = ['metadata', 'annotations', ...(value === undefined ? [] : [annotation])];
      if (protocolOf(value, port.port.name ?? '') !== 'HTTP2') {
        const data = {
          ingress: name,
          backend,
          annotation,
          service: subject.metadata.name,
          port: port.port.name ?? String(port.port.port),
          value: value ?? 'it is not set',
        };
        const witnesses = [
          { source: name, says: evidence },
          { source: `Service/${subject.metadata.name}`, says: data.value },
        ] as const;
        yield { ...found, message: 'missing', path: field, data, witnesses };
      } else if (port.serverTls.state === 'plaintext') {
        const reasons = listed(port.serverTls.reasons);
        const data = { ingress: name, backend, evidence: reasons };
        yield { ...found, message: 'plaintext', path: field, data, witnesses: [{ source: backend, says: reasons }] };
      }
    }
  },
});

/** What the JSON says of a port by its name; nothing where it is no JSON. */
function protocolOf(value: string | undefined, name: string): string | undefined {
  try {
    return (JSON.parse(value ?? '{}') as Record<string, string>)[name];
  } catch {
    return undefined;
  }
}
