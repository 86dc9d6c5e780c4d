import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import { exampleIngress, exampleService } from './exampleIngress.js';

export default defineCheck({
  meta: {
    id: 'ingress-backend-service-missing',
    group: 'ingress',
    title: 'An Ingress names a Service that does not exist',
    severity: 'error',
    needs: ['topology', 'ingresses', 'services'],
    uses: [],
    messages: {
      missing:
        '{ingress} sends calls to Service {service}, which does not exist in namespace {namespace}. The controller has nothing to send them to and answers 503, which gRPC clients see as UNAVAILABLE. Create the Service, or correct the name.',
      misspelt:
        '{ingress} sends calls to Service {service}, which does not exist in namespace {namespace}. The controller has nothing to send them to and answers 503, which gRPC clients see as UNAVAILABLE. Most likely {near} is meant: name that.',
      elsewhere:
        '{ingress} sends calls to Service {service}, which is not in namespace {namespace} but in {other}. An Ingress reaches only Services of its own namespace, so the controller answers 503. Move the Ingress to the namespace of the Service.',
      notGiven:
        '{ingress} sends calls to Service {service}, which is not among the given files, nor is any other Service of namespace {namespace}. It may well be made elsewhere, so this says nothing about the cluster. Make sure that it exists.',
    },
    docs: {
      what: 'A backend of an Ingress names a Service that is not in the namespace of the Ingress.',
      why: 'The Ingress is accepted all the same, for the API server does not look at the Service. The controller logs that it is missing and answers every call with 503; the AWS controller does not build the load balancer at all.',
      fix: 'Correct the name under `backend.service.name`, or create the Service. An Ingress cannot refer to another namespace: put it beside the Service, or use the Gateway API with a ReferenceGrant.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
        'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
      ],
    },
    examples: {
      fires: exampleIngress({ service: 'greter' }) + exampleService(),
      silent: exampleIngress() + exampleService(),
    },
    remedies: ['fix-ingress-backend-service-missing'],
  },

  *check({ topology, services, live }) {
    for (const link of topology.ingressBackends) {
      const wanted = link.backend.service;
      // The AWS controller reads the port name `use-annotation` as: the backend stands in an annotation.
      if (link.service || !wanted || wanted.port?.name === 'use-annotation') continue;
      const { ingress: subject } = link;
      const { name, namespace = '' } = subject.metadata;
      const service = wanted.name;
      const ingress = `Ingress/${name}`;
      const near = services.filter((s) => s.metadata.namespace === namespace).map((s) => s.metadata.name);
      const says = near.length > 0 ? `has ${near.sort().join(', ')}` : 'has no Service that was read';
      const found = {
        subject,
        path: [...link.path, 'service', 'name'],
        details: { service, namespace },
        witnesses: [
          { source: `${ingress} ${link.host ?? '*'}${link.httpPath ?? ''}`, says: `backend Service ${service}` },
          { source: `namespace ${namespace}`, says },
        ],
        // Files seldom hold everything: another set of them may bring the Service.
        severity: live ? 'error' : 'warning',
      } as const;
      const others = services.filter((s) => s.metadata.name === service).map((s) => s.metadata.namespace ?? '');
      const meant = nearest(service, near);
      if (others.length > 0) {
        const other = others.sort().join(', ');
        yield { ...found, message: 'elsewhere', data: { ingress, service, namespace, other } };
      } else if (meant !== undefined) {
        yield { ...found, message: 'misspelt', data: { ingress, service, namespace, near: meant } };
      } else if (live || near.length > 0) {
        yield { ...found, message: 'missing', data: { ingress, service, namespace } };
      } else {
        yield { ...found, message: 'notGiven', severity: 'info', data: { ingress, service, namespace } };
      }
    }
  },
});
