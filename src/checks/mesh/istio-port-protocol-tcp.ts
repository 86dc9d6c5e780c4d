import { defineCheck } from '../../model/check.js';
import { exampleMesh, istioInjected } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'istio-port-protocol-tcp',
    group: 'mesh',
    title: 'Istio takes a gRPC port for TCP',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      tcp: '{port} is gRPC, and its {field} {value} makes Istio treat it as TCP: sidecars forward bytes, and all calls of a connection of {clients} stay on one pod. Name the port grpc, or set appProtocol kubernetes.io/h2c.',
    },
    docs: {
      what: 'The name of a gRPC Service port begins with `tcp`, `tls`, `https`, `mongo`, `mysql` or `redis`, or its `appProtocol` says one of these, and its clients have sidecars of Istio.',
      why: 'Istio chooses the protocol by appProtocol, then by the prefix of the name. What it takes for TCP it balances by connections.',
      fix: 'Name the port `grpc` or `grpc-…`, or set `appProtocol: kubernetes.io/h2c`. `grpc` as appProtocol helps Istio and breaks Linkerd, Traefik and Contour.',
      links: ['https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/'],
    },
    examples: {
      fires: exampleMesh({ ...istioInjected, port: '{name: tcp-greeter, port: 50051, targetPort: grpc}' }),
      silent: exampleMesh(istioInjected),
    },
    remedies: ['fix-app-protocol'],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'tcp-protocol', 'istio-sidecar')) {
      const { service, clients, port } = fault;
      const { appProtocol, name = '' } = port.port;
      const field = appProtocol === undefined ? 'name' : 'appProtocol';
      yield {
        message: 'tcp',
        subject: service,
        path: ['spec', 'ports', port.index, field],
        about: clients,
        data: { port: portName(fault), field, value: appProtocol ?? name, clients: namesOf(clients) },
        witnesses: [
          { source: `Service/${service.metadata.name} spec.ports[${port.index}].${field}`, says: appProtocol ?? name },
          { source: namesOf(clients), says: fault.path.why },
        ],
      };
    }
  },
});
