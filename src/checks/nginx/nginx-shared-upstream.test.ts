import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-shared-upstream.js';

const prefix = 'nginx.ingress.kubernetes.io';
const both = (first: string, second: string) => `${first}---\n${second}${exampleServer()}`;
const on = (name: string, className = 'nginx') =>
  exampleIngress({
    name,
    className,
    annotations: [`${prefix}/backend-protocol: "GRPC"`, `${prefix}/service-upstream: "true"`],
  });

testCheck(check, {
  silent: [
    { name: 'neither has it', manifests: both(exampleIngress(), exampleIngress({ name: 'admin' })) },
    { name: 'both have it, of which another check tells', manifests: both(on('edge'), on('admin')) },
    { name: 'the other is of another product', manifests: both(exampleIngress(), on('admin', 'traefik')) },
    {
      name: 'the other leads to another Service',
      manifests: both(exampleIngress(), on('admin').replace('name: greeter, port', 'name: quotes, port')),
    },
    {
      name: 'the Service says it itself',
      manifests: `${exampleIngress()}---\n${on('admin')}${exampleServer({ annotations: `{${prefix}/service-upstream: "true"}` })}`,
    },
    {
      name: 'the controller is meshed, and its proxy balances',
      manifests:
        both(exampleIngress(), on('admin')) + exampleController({ podAnnotations: '{linkerd.io/inject: enabled}' }),
    },
    { name: 'one pod serves', manifests: both(exampleIngress(), on('admin')).replace(/replicas: \d+/, 'replicas: 1') },
  ],
  fires: [
    {
      name: 'one of two has it',
      manifests: both(exampleIngress(), on('admin')),
      hits: [
        {
          message: 'shared',
          severity: 'warning',
          subject: 'Ingress/edge',
          data: { other: 'Ingress/admin', backend: 'greeter:80' },
        },
      ],
    },
  ],
});
