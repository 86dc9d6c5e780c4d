import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { opaqueList } from '../../model/topology/mesh.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'linkerd-port-opaque',
    group: 'mesh',
    title: 'A gRPC port is opaque to Linkerd',
    severity: 'error',
    needs: ['topology'],
    uses: ['namespaces'],
    messages: {
      annotated:
        '{port} is opaque to Linkerd by the annotation of {where} ({list}): its proxies forward bytes, and all calls of a connection of {clients} stay on one pod. Take the port out of the list.',
      byDefault:
        '{port} has a number that Linkerd takes for opaque by default ({list}): its proxies forward bytes, and all calls of a connection of {clients} stay on one pod. Set config.linkerd.io/opaque-ports without it on the Service.',
    },
    docs: {
      what: 'The Service port of a gRPC server is in `config.linkerd.io/opaque-ports` of the Service or its namespace, or is one of the default opaque ports (25, 587, 3306, 4444, 5432, 6379, 9300, 11211), and its clients are in the mesh.',
      why: 'For an opaque port the proxy of the client does not look for HTTP/2: it opens one TCP connection for each of the client’s and balances connections, not calls.',
      fix: 'Remove the number from the annotation, or give the Service an annotation of its own that leaves it out; it replaces the default list.',
      links: ['https://linkerd.io/2/features/protocol-detection/'],
    },
    examples: {
      fires: exampleMesh({ serviceAnnotations: '{config.linkerd.io/opaque-ports: "50051"}' }),
      silent: exampleMesh(),
    },
    remedies: ['fix-linkerd-mesh'],
  },

  *check({ topology, namespaces }) {
    for (const fault of meshFaults(topology, 'opaque-port', 'linkerd')) {
      const { service, clients, path } = fault;
      const namespace = namespaces?.find((n) => n.metadata.name === service.metadata.namespace);
      const { list, on } = opaqueList(service, namespace);
      const data = { port: portName(fault), list, clients: namesOf(clients) };
      const common = {
        about: [service, ...clients],
        details: { port: fault.port.port.port },
        witnesses: [{ source: data.clients, says: path.why }],
      } as const;
      if (!on) {
        yield { ...common, message: 'byDefault', subject: service, path: ['spec', 'ports', fault.port.index], data };
      } else {
        const where = shortRef(refOf(on));
        const field = ['metadata', 'annotations', 'config.linkerd.io/opaque-ports'];
        yield { ...common, message: 'annotated', subject: on, path: field, data: { ...data, where } };
      }
    }
  },
});
