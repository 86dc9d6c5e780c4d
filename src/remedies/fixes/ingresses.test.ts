import { describe, expect, it } from 'vitest';
import { backend, ingress, mend, pathOf, protocol, web } from '../../../test/kit/mend.js';
import { server, tlsSecret, tlsServer } from '../../../test/kit/shop.js';

describe('corrections of Ingresses', () => {
  it('names the nearest Service, with a port that it has', () => {
    const { find } = mend('ingress-backend-service-missing', [server, ingress([backend('greter', 50051)])], {
      at: 'Ingress/api',
      path: pathOf(0, 'service', 'name'),
    });
    expect(JSON.stringify(find('Ingress/api'))).toContain('{"service":{"name":"greeter","port":{"number":80}}}');
  });

  it('names the Service port that leads to the pod port given', () => {
    const two = server.replace(
      'ports: [{name: grpc, port: 80',
      'ports: [{name: metrics, port: 9090}, {name: grpc, port: 80',
    );
    const { find } = mend('ingress-backend-port-missing', [two, ingress([backend('greeter', 50051)])], {
      at: 'Ingress/api',
      path: pathOf(0, 'service', 'port'),
    });
    expect(JSON.stringify(find('Ingress/api'))).toContain('"port":{"number":80}');
  });

  it('leaves gRPC paths as they are', () => {
    const rewriting = ingress([backend('greeter', 80, '/greeter')], {
      annotations: `${protocol}: GRPC, nginx.ingress.kubernetes.io/rewrite-target: /`,
    });
    const { find } = mend('ingress-path-breaks-grpc', [server, rewriting], {
      at: 'Ingress/api',
      path: ['spec', 'rules', 0, 'http', 'paths', 0, 'path'],
    });
    expect(find('Ingress/api')?.metadata.annotations).toEqual({ [protocol]: 'GRPC' });
    expect(JSON.stringify(find('Ingress/api'))).toContain('"path":"/"');
  });

  it('does not give a second path / to one host', () => {
    const both = ingress([backend('web'), backend('greeter', 80, '/greeter')]);
    expect(mend('ingress-path-breaks-grpc', [server, web, both], { at: 'Ingress/api' }).proposal).toBeUndefined();
  });

  it.each([
    ['nginx-backend-protocol-missing', '', 'GRPC', server],
    ['nginx-backend-protocol-invalid-value', `${protocol}: H2C`, 'GRPC', server],
    ['nginx-backend-protocol-tls-mismatch', `${protocol}: GRPC`, 'GRPCS', tlsServer],
    ['nginx-backend-protocol-tls-mismatch', `${protocol}: GRPCS`, 'GRPC', server],
  ])('%s: %s becomes %s', (check, annotations, value, workload) => {
    const { find } = mend(check, [workload, ingress([backend('greeter')], { annotations })], { at: 'Ingress/api' });
    expect(find('Ingress/api')?.metadata.annotations).toEqual({ [protocol]: value });
  });

  it('splits an Ingress whose other backends speak HTTP', () => {
    const mixed = ingress([backend('web', 80, '/web'), backend('greeter', 80, '/helloworld.Greeter')], {
      annotations: `${protocol}: GRPC, nginx.ingress.kubernetes.io/proxy-body-size: 8m`,
      tls: 'tls: [{hosts: [api.shop.org], secretName: api}]',
    });
    const { find, steps } = mend('nginx-mixed-protocol-ingress', [server, web, mixed], { at: 'Ingress/api' });
    expect(steps.map((s) => s.do)).toEqual(['patch', 'patch', 'apply', 'verify', 'undo', 'undo', 'undo']);
    expect(find('Ingress/api')).toMatchObject({
      metadata: { annotations: { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } },
      spec: { rules: [{ http: { paths: [{ path: '/web' }] } }] },
    });
    expect(find('Ingress/api')?.metadata.annotations).not.toHaveProperty([protocol]);
    expect(find('Ingress/api-grpc')).toMatchObject({
      metadata: { annotations: { [protocol]: 'GRPC', 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' } },
      spec: {
        ingressClassName: 'nginx',
        tls: [{ hosts: ['api.shop.org'], secretName: 'api' }],
        rules: [
          {
            host: 'api.shop.org',
            http: { paths: [{ path: '/helloworld.Greeter', backend: { service: { name: 'greeter' } } }] },
          },
        ],
      },
    });
  });

  it('gives the host TLS, with a certificate that is there', () => {
    const { find, commands } = mend('nginx-grpc-without-tls', [server, ingress([backend('greeter')])], {
      at: 'Ingress/api',
      tlsSecrets: [tlsSecret('wild', 'shop', ['*.shop.org'])],
    });
    expect(find('Ingress/api')).toMatchObject({ spec: { tls: [{ hosts: ['api.shop.org'], secretName: 'wild' }] } });
    expect(commands).toEqual([]);
  });

  it('says how to make the certificate where none is there', () => {
    const { commands } = mend('nginx-grpc-without-tls', [server, ingress([backend('greeter')])], { at: 'Ingress/api' });
    expect(commands).toEqual(['kubectl create secret tls api-tls -n shop --cert=tls.crt --key=tls.key']);
  });

  it('lets the controller dial pods', () => {
    const key = 'nginx.ingress.kubernetes.io/service-upstream';
    const { find } = mend(
      'nginx-service-upstream',
      [server, ingress([backend('greeter')], { annotations: `${key}: "true"` })],
      {
        at: 'Ingress/api',
      },
    );
    expect(find('Ingress/api')?.metadata.annotations).toEqual({});
    const map =
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: x}, data: {service-upstream: "true", a: b}}';
    expect(mend('nginx-service-upstream', map, { at: 'ConfigMap/c' }).find('ConfigMap/c')).toMatchObject({
      data: { a: 'b' },
    });
  });
});
