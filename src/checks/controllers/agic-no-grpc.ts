import { defineCheck } from '../../model/check.js';
import { backendsOf } from './controllerBackends.js';
import { exampleApp } from './exampleController.js';

export default defineCheck({
  meta: {
    id: 'agic-no-grpc',
    group: 'controllers',
    title: 'The Application Gateway ingress controller of Azure has no gRPC to backends',
    severity: 'error',
    needs: ['topology'],
    uses: [],
    messages: {
      none: '{ingress} {served} by the Application Gateway of Azure and leads to {backend}, which is gRPC: its controller speaks HTTP/1.1 to backends and has no setting for HTTP/2, so every call fails. Use another controller for this host.',
    },
    docs: {
      what: 'An Ingress of class azure/application-gateway has a gRPC backend.',
      why: 'The controller knows `backend-protocol` http and https, both HTTP/1.1 to the pods. No annotation changes that.',
      fix: 'Serve the host by another controller in the cluster, or by Application Gateway for Containers, which has Gateway API.',
      links: ['https://learn.microsoft.com/en-us/azure/application-gateway/ingress-controller-annotations'],
    },
    examples: {
      fires: exampleApp({ className: 'azure-application-gateway' }),
      silent: exampleApp({ className: 'contour' }),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const { ingress: subject, name, backend, evidence, served, severity } of backendsOf(topology, 'azure-agic')) {
      yield {
        message: 'none',
        ...severity,
        subject,
        path: ['spec', 'ingressClassName'],
        data: { ingress: name, served, backend },
        witnesses: [{ source: name, says: evidence }],
      };
    }
  },
});
