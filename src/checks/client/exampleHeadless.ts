import { documents, exampleClient, exampleServer, exampleService } from '../service/exampleManifests.js';

/** Service greeter without a cluster IP, with the port of its pods. */
export const headlessService = exampleService({
  spec: ['clusterIP: None'],
  ports: ['- {name: grpc, port: 50051, targetPort: grpc}'],
});

/** Deployment cart, which dials the headless Service; `lines` are appended to its container. */
export function headlessClient(lines: readonly string[] = [], address = 'dns:///greeter.shop.svc.cluster.local:50051') {
  return `${exampleClient(address)}${lines.map((line) => `          ${line}\n`).join('')}`;
}

/** The server, the headless Service and its client. */
export function headlessApp(lines: readonly string[] = [], server: readonly string[] = []): string {
  return documents(exampleServer({ container: server }), headlessService, headlessClient(lines));
}

/** An autoscaler for the server, up to nine pods. */
export const exampleAutoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: greeter
  namespace: shop
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeter}
  minReplicas: 2
  maxReplicas: 9
`;

/** Namespace shop, whose pods are injected by Linkerd. */
export const linkerdNamespace = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: {linkerd.io/inject: enabled}
`;
