import { testCheck } from '../../../test/kit/testCheck.js';
import check from './headless-port-must-be-pod-port.js';

const at = { subject: 'Service/greeter', field: 'spec.ports[0].port' };

interface Wish {
  clusterIP?: string;
  port?: string;
  containerPort?: string;
  client?: string[];
}

function shop({
  clusterIP = 'None',
  port = '{name: grpc, port: 80, targetPort: 50051}',
  containerPort = '{name: rpc, containerPort: 50051}',
  client,
}: Wish = {}): string {
  const caller =
    client &&
    `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: cart, image: example/cart, env: [${client.join(', ')}]}]}
`;
  return `apiVersion: v1
kind: Service
metadata: {name: greeter, namespace: shop}
spec:
  clusterIP: ${clusterIP}
  selector: {app: greeter}
  ports: [${port}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: greeter, namespace: shop}
spec:
  serviceName: greeter
  replicas: 3
  selector: {matchLabels: {app: greeter}}
  template:
    metadata: {labels: {app: greeter}}
    spec: {containers: [{name: server, image: example/server, ports: [${containerPort}]}]}
${caller ?? ''}`;
}

const address = (value: string) => `{name: GREETER_ADDR, value: "${value}"}`;
const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: shop}
spec:
  ingressClassName: nginx
  rules:
    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}]}
`;

testCheck(check, {
  silent: [
    { name: 'the same number', manifests: shop({ port: '{name: grpc, port: 50051}' }) },
    {
      name: 'a name that stands for the same number',
      manifests: shop({ port: '{name: grpc, port: 50051, targetPort: rpc}' }),
    },
    { name: 'a cluster IP, for which kube-proxy translates', manifests: shop({ clusterIP: '10.96.0.7' }) },
    {
      name: 'a gossip port, which is no gRPC',
      manifests: shop({ port: '{name: tcp-gossip, port: 7000, targetPort: 50052}' }),
    },
    {
      name: 'a name that no container has, of which another check tells',
      manifests: shop({ port: '{name: grpc, port: 80, targetPort: nowhere}' }),
    },
    {
      name: 'the client dials the port of the pods',
      manifests: shop({ client: [address('dns:///greeter.shop:50051')] }),
    },
    {
      name: 'the client has host and port in two variables',
      manifests: shop({
        client: ['{name: GREETER_HOST, value: greeter.shop}', '{name: GREETER_PORT, value: "50051"}'],
      }),
    },
    {
      name: 'the client looks up SRV records, which carry the port of the pod',
      manifests: shop({ client: [address('dns+srv:///_grpc._tcp.greeter.shop.svc')] }),
    },
    { name: 'the client has its port by xDS', manifests: shop({ client: [address('xds:///greeter.shop:80')] }) },
  ],
  fires: [
    {
      name: 'a client dials the Service port',
      manifests: shop({ client: [address('dns:///greeter.shop.svc:80')] }),
      hits: [
        {
          message: 'dialled',
          severity: 'error',
          ...at,
          data: { client: 'Deployment/cart', service: 'greeter', port: 80, podPort: 50051 },
        },
      ],
    },
    {
      name: 'the targetPort is a name for another number',
      manifests: shop({ port: '{name: grpc, port: 80, targetPort: rpc}', client: [address('greeter.shop:80')] }),
      hits: [{ message: 'dialled', severity: 'error', ...at }],
    },
    {
      name: 'no client is known',
      manifests: shop(),
      hits: [{ message: 'untold', severity: 'warning', ...at, data: { podPort: 50051 } }],
    },
    {
      name: 'no client is known, and another port of the Service is right',
      manifests: shop({ port: '{name: grpc-lb, port: 80, targetPort: 50051}, {name: grpc, port: 50051}' }),
      hits: [{ message: 'untold', severity: 'info', ...at, data: { podPort: 50051 } }],
    },
    {
      name: 'the client does not say which port',
      manifests: shop({ client: [address('dns:///greeter.shop')] }),
      hits: [{ message: 'untold', severity: 'warning', ...at }],
    },
    {
      name: 'only an Ingress comes, whose controller dials endpoints',
      manifests: shop() + ingress,
      hits: [{ message: 'untold', severity: 'info', ...at }],
    },
  ],
});
