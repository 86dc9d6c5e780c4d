import { describe, expect, it } from 'vitest';
import { mend } from '../../../test/kit/mend.js';
import { server, tlsServer } from '../../../test/kit/shop.js';

const says = (value: string, manifests = server) =>
  manifests.replace('targetPort: grpc}', `targetPort: grpc, appProtocol: ${value}}`);
const path = ['spec', 'ports', 0, 'appProtocol'];
const at = 'Service/greeter';
const route = (kind: string, controllerName: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: ${kind}
metadata: {name: edge, namespace: shop}
spec: {parentRefs: [{name: public}], rules: [{backendRefs: [{name: greeter, port: 80}]}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec: {gatewayClassName: edge, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: edge}
spec: {controllerName: ${controllerName}}
`;

describe('corrections of appProtocol', () => {
  it('sets the value that all take', () => {
    const { find, proposal } = mend('app-protocol', says('grpc'), { at, path });
    expect(find(at)).toMatchObject({ spec: { ports: [{ appProtocol: 'kubernetes.io/h2c' }] } });
    expect(proposal?.caveats).toEqual([]);
  });

  it('sets it for the backend of a route', () => {
    const manifests = server + route('HTTPRoute', 'gateway.envoyproxy.io/gatewayclass-controller');
    const { find } = mend('app-protocol', manifests, {
      at: 'HTTPRoute/edge',
      path: ['spec', 'rules', 0, 'backendRefs', 0],
    });
    expect(find(at)).toMatchObject({ spec: { ports: [{ appProtocol: 'kubernetes.io/h2c' }] } });
  });

  it('never advises what another gateway before the port refuses', () => {
    const nginx = 'gateway.nginx.org/nginx-gateway-controller';
    const refusing = says('grpc') + route('HTTPRoute', nginx);
    expect(mend('app-protocol', refusing, { at, path }).proposal).toBeUndefined();
    const taking = says('grpc') + route('GRPCRoute', nginx);
    expect(mend('app-protocol', taking, { at, path }).proposal).toBeDefined();
  });

  it('takes the mark of plaintext off a server with TLS, and names no other', () => {
    const marked = mend('app-protocol', says('kubernetes.io/h2c', tlsServer), { at, path });
    expect(marked.find(at)).toHaveProperty('spec.ports.0.port', 80);
    expect(marked.find(at)).not.toHaveProperty('spec.ports.0.appProtocol');
    expect(mend('app-protocol', says('http', tlsServer), { at, path }).proposal).toBeUndefined();
  });
});
