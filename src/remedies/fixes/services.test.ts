import { describe, expect, it } from 'vitest';
import { backend, ingress, mend } from '../../../test/kit/mend.js';
import { server } from '../../../test/kit/shop.js';

describe('corrections of Services', () => {
  it('takes session affinity off', () => {
    const sticky = server.replace('clusterIP: 10.96.0.7', 'sessionAffinity: ClientIP');
    const { find } = mend('session-affinity-client-ip', sticky, { at: 'Service/greeter' });
    expect(find('Service/greeter')).toMatchObject({ spec: { sessionAffinity: 'None' } });
  });

  it('selects the nearest workload', () => {
    const wrong = server.replace('selector: {app: greeter}\n  ports', 'selector: {app: greter}\n  ports');
    const { find } = mend('service-selector-matches-nothing', wrong, { at: 'Service/greeter' });
    expect(find('Service/greeter')).toMatchObject({ spec: { selector: { app: 'greeter' } } });
  });

  it('finds the right value under another key', () => {
    const wrong = server.replace(
      'selector: {app: greeter}\n  ports',
      'selector: {app.kubernetes.io/name: greeter}\n  ports',
    );
    const { find } = mend('service-selector-matches-nothing', wrong, { at: 'Service/greeter' });
    expect(find('Service/greeter')).toMatchObject({ spec: { selector: { app: 'greeter' } } });
  });

  it('does not guess a selector where nothing is near', () => {
    const wrong = server
      .replace('selector: {app: greeter}\n  ports', 'selector: {tier: x}\n  ports')
      .replace('Service\nmetadata: {name: greeter,', 'Service\nmetadata: {name: payments,');
    expect(mend('service-selector-matches-nothing', wrong, { at: 'Service/payments' }).proposal).toBeUndefined();
  });

  it('names a port that the container has', () => {
    const wrong = server.replace('targetPort: grpc}', 'targetPort: gprc}');
    const { find } = mend('target-port-name-unresolved', wrong, {
      at: 'Service/greeter',
      path: ['spec', 'ports', 0, 'targetPort'],
    });
    expect(find('Service/greeter')).toMatchObject({ spec: { ports: [{ targetPort: 'grpc' }] } });
  });

  it('leads the gRPC port to the gRPC port', () => {
    const wrong = server
      .replace(
        'ports: [{name: grpc, containerPort: 50051}]',
        'ports: [{name: grpc, containerPort: 50051}, {name: metrics, containerPort: 9090}]',
      )
      .replace('targetPort: grpc}', 'targetPort: 9090}');
    const { find } = mend('target-port-is-other-protocol', wrong, {
      at: 'Service/greeter',
      path: ['spec', 'ports', 0, 'targetPort'],
    });
    expect(find('Service/greeter')).toMatchObject({ spec: { ports: [{ targetPort: 'grpc' }] } });
  });

  it('gives a headless Service the pods’ port, and its Ingress follows', () => {
    const wrong = server.replace('clusterIP: 10.96.0.7', 'clusterIP: None');
    const { find } = mend('headless-port-must-be-pod-port', [wrong, ingress([backend('greeter')])], {
      at: 'Service/greeter',
      path: ['spec', 'ports', 0, 'port'],
    });
    expect(find('Service/greeter')).toMatchObject({ spec: { ports: [{ port: 50051 }] } });
    expect(JSON.stringify(find('Ingress/api'))).toContain('"number":50051');
  });

  it('asks pods why they are not ready, or wakes what sleeps', () => {
    expect(mend('no-ready-endpoints', server, { at: 'Service/greeter' }).commands[0]).toBe(
      'kubectl get pods -n shop -l app=greeter -o wide',
    );
    expect(
      mend('no-ready-endpoints', server.replace('replicas: 3', 'replicas: 0'), { at: 'Service/greeter' }).commands,
    ).toEqual(['kubectl scale deployment/greeter -n shop --replicas=1']);
  });
});
