import { defineCheck } from '../../model/check.js';
import { exampleMesh, istioAmbient } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'istio-ambient-no-waypoint',
    group: 'mesh',
    title: 'Istio in ambient mode balances no calls without a waypoint',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      none: '{clients} calls {port} in ambient mode of Istio, and no waypoint serves it: ztunnel forwards connections, and all calls of one stay on one of {pods} pods. Set the label istio.io/use-waypoint on the Service or its namespace, and run a waypoint.',
    },
    docs: {
      what: 'Clients of a gRPC Service are in ambient mode, and neither the Service nor its namespace has the label `istio.io/use-waypoint`.',
      why: 'ztunnel is layer 4: it encrypts and forwards connections. Calls are balanced by waypoints, and a Service uses one only where a label says so.',
      fix: '`istioctl waypoint apply -n NAMESPACE --enroll-namespace`, or label the Service. Run two or more replicas: ztunnel spreads connections over them.',
      links: ['https://istio.io/latest/docs/ambient/usage/waypoint/'],
    },
    examples: {
      fires: exampleMesh(istioAmbient),
      silent: exampleMesh({ ...istioAmbient, serviceLabels: '{istio.io/use-waypoint: waypoint}' }),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const fault of meshFaults(topology, 'no-waypoint', 'istio-ambient')) {
      const { service, clients, node } = fault;
      yield {
        message: 'none',
        subject: service,
        path: ['metadata', 'labels'],
        about: clients,
        data: { clients: namesOf(clients), port: portName(fault), pods: node.replicas.max ?? 'several' },
        witnesses: [
          { source: namesOf(clients), says: 'istio.io/dataplane-mode ambient' },
          { source: `Service/${service.metadata.name}`, says: 'no istio.io/use-waypoint, nor its namespace' },
        ],
      };
    }
  },
});
