import { defineCheck } from '../../model/check.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'linkerd-app-protocol-makes-opaque',
    group: 'mesh',
    title: 'The appProtocol of a gRPC port makes it opaque to Linkerd',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      opaque:
        '{port} has appProtocol {value}, which Linkerd since 2.18 takes for opaque TCP: its proxies forward bytes, and all calls of a connection of {clients} stay on one pod. Set kubernetes.io/h2c, or take the field out.',
    },
    docs: {
      what: 'A gRPC Service that meshed clients dial has an `appProtocol` other than `kubernetes.io/h2c` and `http`.',
      why: 'Linkerd 2.18 (April 2025) and later believe the field: a value they do not know, `grpc` among them, switches protocol detection off, and with it the balancing of calls. Older versions ignored it.',
      fix: 'Set `appProtocol: kubernetes.io/h2c`, which every product takes for HTTP/2, or leave the field out and let Linkerd detect it.',
      links: ['https://linkerd.io/2/features/protocol-detection/', 'https://github.com/linkerd/linkerd2/issues/14033'],
    },
    examples: {
      fires: exampleMesh({ port: '{name: grpc, port: 50051, appProtocol: grpc}' }),
      silent: exampleMesh({ port: '{name: grpc, port: 50051, appProtocol: kubernetes.io/h2c}' }),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'app-protocol', 'linkerd')) {
      const { service, clients, port, path } = fault;
      const value = port.port.appProtocol ?? '';
      yield {
        message: 'opaque',
        subject: service,
        path: ['spec', 'ports', port.index, 'appProtocol'],
        about: clients,
        data: { port: portName(fault), value, clients: namesOf(clients) },
        witnesses: [{ source: namesOf(clients), says: path.why }],
      };
    }
  },
});
