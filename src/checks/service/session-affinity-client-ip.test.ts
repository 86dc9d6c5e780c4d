import { testCheck } from '../../../test/kit/testCheck.js';
import { documents, exampleClient, exampleIngress, exampleServer, exampleService } from './exampleManifests.js';
import check from './session-affinity-client-ip.js';

const at = { subject: 'Service/greeter', field: 'spec.sessionAffinity' };
const sticky = exampleService({ spec: ['sessionAffinity: ClientIP'] });

testCheck(check, {
  silent: [
    { name: 'no affinity is set', manifests: documents(exampleServer(), exampleService()) },
    {
      name: 'an HTTP Service may want it',
      manifests: documents(
        exampleServer({ ports: ['- {name: http, containerPort: 8080}'] }),
        exampleService({ spec: ['sessionAffinity: ClientIP'], ports: ['- {name: http, port: 80, targetPort: http}'] }),
      ),
    },
    { name: 'one pod has all clients anyway', manifests: documents(exampleServer({ replicas: 1 }), sticky) },
    {
      name: 'a headless Service has no proxy to keep it',
      manifests: documents(exampleServer(), exampleService({ spec: ['clusterIP: None', 'sessionAffinity: ClientIP'] })),
    },
  ],
  fires: [
    {
      name: 'a client dials it',
      manifests: documents(exampleServer(), sticky, exampleClient()),
      hits: [{ message: 'sticky', ...at, data: { service: 'greeter', ports: '80' } }],
    },
    {
      name: 'an Ingress and a client',
      manifests: documents(exampleServer(), sticky, exampleClient(), exampleIngress()),
      hits: [{ message: 'sticky', ...at }],
    },
    {
      name: 'only the number 50051 speaks for gRPC',
      manifests: documents(
        exampleServer({ ports: ['- {containerPort: 50051}'] }),
        exampleService({ spec: ['sessionAffinity: ClientIP'], ports: ['- {port: 80, targetPort: 50051}'] }),
      ),
      hits: [{ message: 'sticky', severity: 'info', ...at }],
    },
    {
      name: 'an Ingress alone, whose controller dials pods',
      manifests: documents(exampleServer(), sticky, exampleIngress()),
      hits: [{ message: 'bypassed', severity: 'info', ...at, data: { edges: 'Ingress/edge' } }],
    },
  ],
});
