import { describe, expect, it } from 'vitest';
import { objectsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { chooseGatewayClass } from './gatewayClass.js';

const gatewayClass = (name: string, controller: string, accepted = 'True') => `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: ${name}}
spec: {controllerName: ${controller}}
status: {conditions: [{type: Accepted, status: '${accepted}'}]}
`;
const gateway = (className: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec: {gatewayClassName: ${className}, listeners: []}
`;
const chosen = (...manifests: string[]) => chooseGatewayClass(surroundingsOf(objectsOf(...manifests)));

const istio = gatewayClass('istio', 'istio.io/gateway-controller');
const waypoint = gatewayClass('a-waypoint', 'istio.io/mesh-controller');
const gke = gatewayClass('gke-l7-global-external-managed', 'networking.gke.io/gateway');
const envoy = gatewayClass('eg', 'gateway.envoyproxy.io/gatewayclass-controller');

describe('the class of a new Gateway', () => {
  it('is none that is for waypoints, for layer 4 or that nobody accepted', () => {
    const layer4 = gatewayClass('a-nlb', 'gateway.k8s.aws/nlb');
    const refused = gatewayClass('another', 'gateway.envoyproxy.io/gatewayclass-controller', 'False');
    expect(chosen(waypoint, layer4, refused)).toBeUndefined();
    expect(chosen(waypoint, layer4, refused, istio)?.name).toBe('istio');
  });

  it('is one that is known to serve GRPCRoute before one of which it is not known', () => {
    const found = chosen(gke, istio);
    expect(found?.says).toBe(
      'GatewayClass/istio (istio.io/gateway-controller) is used; it serves GRPCRoute. Also here: gke-l7-global-external-managed.',
    );
    expect(chosen(gke)?.says).toContain('it has to support GRPCRoute, which is not known of it');
  });

  it('is the one that Gateways have already, of several', () => {
    expect(chosen(envoy, istio)?.name).toBe('eg');
    const found = chosen(envoy, istio, gateway('istio'));
    expect(found?.name).toBe('istio');
    expect(found?.says).toContain('which Gateways here have already');
  });
});
