import { testCheck } from '../../../test/kit/testCheck.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import check from './nginx-stream-timeouts.js';

const prefix = 'nginx.ingress.kubernetes.io';
const protocol = `${prefix}/backend-protocol: GRPC`;
const read = `${prefix}/proxy-read-timeout: "600"`;
const send = `${prefix}/proxy-send-timeout: "600"`;
const app = (...annotations: string[]) => exampleIngress({ annotations: [protocol, ...annotations] }) + exampleServer();
const streaming = (text: string) => text.replaceAll('greeter', 'order-watcher');
const configMap = `${exampleController()}---
apiVersion: v1
kind: ConfigMap
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx, labels: {app.kubernetes.io/name: ingress-nginx}}
data: {proxy-read-timeout: "600", proxy-send-timeout: "600"}
`;
const at = { subject: 'Ingress/edge', field: 'metadata.annotations' };

testCheck(check, {
  silent: [
    { name: 'nothing speaks of streams', manifests: app() },
    { name: 'a word that only holds one', manifests: app().replaceAll('greeter', 'upstreams') },
    { name: 'both are set', manifests: streaming(app(read, send)) },
    { name: 'the ConfigMap sets both', manifests: streaming(app()) + configMap },
    {
      name: 'an HTTP backend',
      manifests: streaming(
        exampleIngress({ annotations: [] }) +
          exampleServer({ port: '{name: http, port: 80, targetPort: 8080}', container: [] }),
      ),
    },
    {
      name: 'another product',
      manifests: streaming(exampleIngress({ className: 'traefik' }) + exampleServer()),
    },
  ],
  fires: [
    {
      name: 'a port whose name speaks of it',
      manifests: app().replace('name: grpc, port', 'name: grpc-stream, port'),
      hits: [{ message: 'unset', ...at, data: { hint: 'grpc-stream' } }],
    },
    {
      name: 'a Service whose name speaks of it',
      manifests: streaming(app()),
      hits: [
        { message: 'unset', severity: 'info', ...at, data: { unset: 'proxy-read-timeout and proxy-send-timeout' } },
      ],
    },
    {
      name: 'one of the two is set',
      manifests: streaming(app(read)),
      hits: [{ message: 'unset', ...at, data: { unset: 'proxy-send-timeout' } }],
    },
    {
      name: 'the path is that of a method',
      manifests: app().replace('path: /,', 'path: /shop.Prices/WatchPrices,'),
      hits: [{ message: 'unset', ...at, data: { hint: '/shop.Prices/WatchPrices' } }],
    },
  ],
});
