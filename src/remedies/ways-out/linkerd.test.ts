import { describe, expect, it } from 'vitest';
import { applySteps } from '../../../test/kit/applyPatch.js';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { client, linkerdControlPlane, server, tlsServer } from '../../../test/kit/shop.js';
import wayOut from './linkerd.js';

const planOn = (objects: ReturnType<typeof objectsOf>) => {
  const surroundings = surroundingsOf(objects);
  return wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings);
};
const plan = (...manifests: string[]) => planOn(objectsOf(...manifests));
const meshed = (text: string, annotations: string) =>
  text.replace('metadata: {labels: {app: cart}}', `metadata: {labels: {app: cart}, annotations: {${annotations}}}`);

describe('linkerd', () => {
  it('gives client and server the proxy, after which the path balances', () => {
    const objects = objectsOf(server, client('cart'), linkerdControlPlane);
    const proposal = planOn(objects);
    expect(stepsOf(proposal?.steps ?? [], 'patch').map((p) => p.object.name)).toEqual(['greeter', 'cart']);
    expect(stepsOf(proposal?.steps ?? [], 'run')).toEqual([]);
    const after = surroundingsOf(applySteps(objects, proposal?.steps ?? []));
    expect(pinnedPort(after, 'greeter').port.paths[0]?.balancing).toBe('l7');
    expect(proposal?.rank?.score).toBe(10);
  });

  it('takes back everything that hides the port', () => {
    const hidden = server
      .replace('targetPort: grpc}', 'targetPort: grpc, appProtocol: grpc}')
      .replace(
        'labels: {app.kubernetes.io/managed-by: Helm}',
        "annotations: {config.linkerd.io/opaque-ports: '79-81,3306'}",
      );
    const skipping = meshed(
      client('cart'),
      "linkerd.io/inject: enabled, config.linkerd.io/skip-outbound-ports: '80,443'",
    );
    const objects = objectsOf(hidden, skipping, linkerdControlPlane);
    const after = applySteps(objects, planOn(objects)?.steps ?? []);
    expect(pinnedPort(surroundingsOf(after), 'greeter').port.paths[0]?.balancing).toBe('l7');
    const text = JSON.stringify(after);
    expect(text).toContain('"config.linkerd.io/opaque-ports":"79,81,3306"');
    expect(text).toContain('"config.linkerd.io/skip-outbound-ports":"443"');
    expect(text).toContain('"appProtocol":"kubernetes.io/h2c"');
  });

  it('replaces pods that are older than the annotation', () => {
    const old = `
apiVersion: v1
kind: Pod
metadata: {name: cart-1, namespace: shop, labels: {app: cart}}
spec: {containers: [{name: client}]}
status: {phase: Running}
`;
    const asked = meshed(client('cart'), 'linkerd.io/inject: enabled');
    const runs = stepsOf(plan(server, asked, old, linkerdControlPlane)?.steps ?? [], 'run');
    expect(runs.map((r) => r.command)).toContain('kubectl rollout restart deployment/cart -n shop');
  });

  it('installs the control plane first where it is not there, and ranks behind for one Service', () => {
    const proposal = plan(server, client('cart'));
    expect(stepsOf(proposal?.steps ?? [], 'run')[0]?.command).toContain('install-edge');
    expect(proposal?.caveats.join()).toContain('edge releases only');
    expect(proposal?.rank?.score).toBe(50);
  });

  it('comes before code changes where many Services share the problem', () => {
    const many = ['a', 'b', 'c'].map((n) => server.replaceAll('greeter', n));
    expect(plan(server, client('cart'), ...many)?.rank?.score).toBe(25);
  });

  it('does not advise a connection age, and warns of it', () => {
    const proposal = plan(server, client('cart'), linkerdControlPlane);
    expect(stepsOf(proposal?.steps ?? [], 'code')).toEqual([]);
    expect(proposal?.caveats.join()).toContain('MAX_CONNECTION_AGE');
  });

  it('has nothing for headless Services, TLS of the application, or a path that it balances', () => {
    expect(plan(server.replace('10.96.0.7', 'None'))).toBeUndefined();
    expect(plan(tlsServer, client('cart'))).toBeUndefined();
    expect(plan(server, meshed(client('cart'), 'linkerd.io/inject: enabled'))).toBeUndefined();
  });
});
