import { describe, expect, it } from 'vitest';
import { applySteps } from '../../../test/kit/applyPatch.js';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { client, linkerdControlPlane, server, tlsServer } from '../../../test/kit/shop.js';
import wayOut from './headless-round-robin.js';

const plan = (manifests: string[], service = 'greeter') => {
  const surroundings = surroundingsOf(objectsOf(...manifests));
  return wayOut.plan(pinnedPort(surroundings, service), surroundings);
};

describe('headless-round-robin', () => {
  it('makes a headless Service beside the old one, with the pods’ own port', () => {
    const proposal = plan([server, client('cart')]);
    expect(stepsOf(proposal?.steps ?? [], 'apply')[0]?.objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'greeter-headless', namespace: 'shop' },
        spec: {
          clusterIP: 'None',
          selector: { app: 'greeter' },
          ports: [{ name: 'grpc', port: 50051, targetPort: 50051, protocol: 'TCP' }],
        },
      },
    ]);
    expect(proposal?.rank?.score).toBeLessThan(25);
    expect(proposal?.rank?.why).toContain('Deployment/cart');
  });

  it('moves the client to the new name, and says that this alone is not enough', () => {
    const objects = objectsOf(server, client('cart'));
    const surroundings = surroundingsOf(objects);
    const proposal = wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings);
    const after = applySteps(objects, proposal?.steps ?? []);
    const env = JSON.stringify(after.find((o) => o.metadata.name === 'cart'));
    expect(env).toContain('"value":"dns:///greeter-headless.shop.svc.cluster.local:50051"');
    expect(env).toContain('"value":"info"');
    expect(proposal?.caveats.join()).toContain('A new address alone changes nothing');
    // The moved client is now seen on the headless Service.
    const node = surroundingsOf(after).topology.services.find((s) => s.service.metadata.name === 'greeter-headless');
    expect(node?.ports[0]?.paths[0]?.from).toMatchObject({ kind: 'workload' });
    expect(node?.ports[0]?.paths[0]?.balancing).toBe('client');
  });

  it('moves host and port given in two variables', () => {
    const two = client('cart', { env: 'GREETER_HOST', value: 'greeter.shop' }).replace(
      'value: info}',
      'value: info}\n        - {name: GREETER_PORT, value: "80"}',
    );
    const objects = objectsOf(server, two);
    const surroundings = surroundingsOf(objects);
    const steps = wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings)?.steps ?? [];
    const after = JSON.stringify(applySteps(objects, steps));
    expect(after).toContain('"value":"greeter-headless.shop.svc.cluster.local"');
    expect(after).toContain('{"name":"GREETER_PORT","value":"50051"}');
  });

  it('has lines for the client’s language where image or command tell, else for all five', () => {
    const told = plan([server, client('cart', { image: 'python:3.13' })]);
    const languages = stepsOf(told?.steps ?? [], 'code').map((s) => s.language);
    expect(languages).toEqual(['python', 'go']); // client lines, then the server's connection age
    const untold = plan([server, client('cart')]);
    const clients = stepsOf(untold?.steps ?? [], 'code').filter((s) => s.title.includes('round_robin'));
    expect(clients.map((s) => s.language)).toEqual(['go', 'java', 'python', 'node', 'csharp']);
    expect(untold?.caveats.join()).toContain('lines for all five languages');
  });

  it('gives every language where no client is known', () => {
    const proposal = plan([server]);
    const code = stepsOf(proposal?.steps ?? [], 'code').filter((s) => s.title.includes('round_robin'));
    expect(code.map((s) => s.language)).toEqual(['go', 'java', 'python', 'node', 'csharp']);
    for (const { lines } of code) {
      expect(lines.join('\n')).toContain('dns:///greeter-headless.shop.svc.cluster.local:50051');
      expect(lines.join('\n')).toMatch(/round_robin|RoundRobin/);
    }
    expect(proposal?.caveats.join()).toContain('No client is known');
  });

  it('uses a headless sibling that is there', () => {
    const sibling = `
apiVersion: v1
kind: Service
metadata: {name: greeter-pods, namespace: shop}
spec: {clusterIP: None, selector: {app: greeter}, ports: [{port: 50051}]}
`;
    const proposal = plan([server, sibling]);
    expect(stepsOf(proposal?.steps ?? [], 'apply')).toEqual([]);
    expect(proposal?.caveats.join()).toContain('Service/greeter-pods');
  });

  it('uses TLS in the lines where the servers end it', () => {
    const code = stepsOf(plan([tlsServer])?.steps ?? [], 'code').flatMap((s) => s.lines);
    expect(code.join('\n')).not.toMatch(/insecure/i);
  });

  it('ranks behind an installed mesh’s ease only by words, and last for callers from outside', () => {
    expect(plan([server, client('cart'), linkerdControlPlane])?.rank?.why).toContain('Linkerd');
    const outside = plan([server.replace('clusterIP: 10.96.0.7', 'type: LoadBalancer')]);
    expect(outside?.rank?.score).toBeGreaterThan(60);
  });

  it('has nothing for ExternalName, no selector, or pods with different ports', () => {
    expect(plan([server.replace('clusterIP: 10.96.0.7', 'type: ExternalName')])).toBeUndefined();
    expect(plan([server.replace('  selector: {app: greeter}\n  ports', '  ports')])).toBeUndefined();
    const other = server
      .split('---')[0]
      ?.replace('name: greeter,', 'name: greeter-canary,')
      .replaceAll('50051', '50052');
    expect(plan([server, other ?? ''])).toBeUndefined();
  });
});
