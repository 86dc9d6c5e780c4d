import { describe, expect, it } from 'vitest';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { client, server } from '../../../test/kit/shop.js';
import wayOut from './max-connection-age.js';

const plan = (...manifests: string[]) => {
  const surroundings = surroundingsOf(objectsOf(...manifests));
  return wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings);
};

describe('max-connection-age', () => {
  it('prints the ceiling of what it can reach', () => {
    const proposal = plan(server, client('cart', { replicas: 2 }));
    // n = 3, C = 2: 3 · (1 − (2/3)²) = 1.67
    expect(proposal?.caveats[0]).toContain('With 2 connections and 3 pods at most 2 work at a time, 1.7 on average.');
    expect(stepsOf(proposal?.steps ?? [], 'code').map((s) => s.language)).toEqual(['go']);
  });

  it('says when the number of clients is not known', () => {
    expect(plan(server)?.caveats[0]).toContain('at most min(C, 3)');
  });

  it('is nearly useless for one connection, and good for many', () => {
    expect(plan(server, client('cart', { replicas: 1 }))?.rank?.score).toBe(80);
    expect(plan(server, client('cart', { replicas: 40 }))?.rank?.score).toBe(35);
  });

  it('says that Kestrel has no such setting', () => {
    const dotnet = server
      .replace('go-greeter:1', 'greeter-aspnet:1')
      .replace('name: server', 'command: [dotnet, App.dll]\n        name: server');
    expect(plan(dotnet)?.caveats.join()).toContain('Kestrel cannot do it');
  });

  it('is not advised under a mesh, even one that does not balance this port', () => {
    const opaque = server.replace('targetPort: grpc}', 'targetPort: grpc, appProtocol: grpc}');
    const meshed = client('cart').replace(
      'metadata: {labels: {app: cart}}',
      'metadata: {labels: {app: cart}, annotations: {linkerd.io/inject: enabled}}',
    );
    expect(plan(opaque, meshed)).toBeUndefined();
    expect(plan(server, meshed)).toBeUndefined();
  });
});
