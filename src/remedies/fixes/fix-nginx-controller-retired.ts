import type { Fix } from '../../model/remedy.js';

export default {
  meta: {
    id: 'fix-nginx-controller-retired',
    kind: 'fix',
    title: 'Move the Ingresses to Gateway API',
    risk: 'No implementation is a drop-in: annotations without a counterpart are named by the tool and are yours to replace.',
    undo: 'Keep the Ingresses until the new routes carry the traffic; then DNS is the switch, both ways.',
  },

  plan() {
    return {
      steps: [
        {
          do: 'run',
          title: 'Gateways and routes for every Ingress of the controller, to read and correct (nothing is applied)',
          command: 'ingress2gateway print --providers=ingress-nginx --all-namespaces > gateway.yaml',
        },
        {
          do: 'run',
          title: 'What the API server says to them, once the CRDs and an implementation are there',
          command: 'kubectl apply --server-side --dry-run=server --validate=strict -f gateway.yaml',
        },
        {
          do: 'verify',
          command: 'kubectl get gateways.gateway.networking.k8s.io,grpcroutes.gateway.networking.k8s.io -A',
          shows: 'every Gateway with an address and PROGRAMMED True, after the apply',
        },
      ],
      caveats: [
        'ingress2gateway turns backend-protocol GRPC into a GRPCRoute and GRPCS into a BackendTLSPolicy besides.',
        'Until then, the images stay available and existing deployments run on, without security fixes.',
      ],
    };
  },
} satisfies Fix;
