import { describe, expect, it } from 'vitest';
import { objectsOf, pinnedPort, stepsOf, surroundingsOf } from '../../../test/kit/remedyKit.js';
import { client, nginxClass, nginxController, server, tlsSecret, tlsServer } from '../../../test/kit/shop.js';
import type { Surroundings } from '../../model/remedy.js';
import wayOut from './ingress-nginx.js';

const plan = (manifests: string[], more: Partial<Surroundings> = {}) => {
  const surroundings = surroundingsOf(objectsOf(...manifests), more);
  return wayOut.plan(pinnedPort(surroundings, 'greeter'), surroundings);
};
const exposed = server.replace('clusterIP: 10.96.0.7', 'type: LoadBalancer');

describe('ingress-nginx', () => {
  it('writes the whole Ingress from what the cluster knows', () => {
    const proposal = plan([exposed, nginxClass, nginxController], {
      tlsSecrets: [tlsSecret('wildcard', 'shop', ['*.dev.mydomain.com'])],
    });
    expect(stepsOf(proposal?.steps ?? [], 'apply')[0]?.objects).toEqual([
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: {
          name: 'greeter-grpc',
          namespace: 'shop',
          annotations: {
            'nginx.ingress.kubernetes.io/backend-protocol': 'GRPC',
            'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
          },
        },
        spec: {
          ingressClassName: 'edge',
          tls: [{ hosts: ['greeter.dev.mydomain.com'], secretName: 'wildcard' }],
          rules: [
            {
              host: 'greeter.dev.mydomain.com',
              http: {
                paths: [
                  { path: '/', pathType: 'Prefix', backend: { service: { name: 'greeter', port: { number: 80 } } } },
                ],
              },
            },
          ],
        },
      },
    ]);
    expect(stepsOf(proposal?.steps ?? [], 'run')).toEqual([]);
    expect(proposal?.rank?.score).toBe(25);
    expect(proposal?.caveats[0]).toContain('retired in March 2026');
    expect(stepsOf(proposal?.steps ?? [], 'verify').map((v) => v.command)).toContain(
      'kubectl logs deployment/ingress-nginx-controller -n ingress-nginx --tail=50',
    );
  });

  it('speaks GRPCS to servers that end TLS', () => {
    expect(JSON.stringify(plan([tlsServer, nginxClass])?.steps)).toContain('"GRPCS"');
  });

  it('says that an invented host must be changed, and how the Secret is made', () => {
    const proposal = plan([server, nginxClass]);
    expect(proposal?.caveats.join()).toContain('Change the host greeter.example.com');
    expect(stepsOf(proposal?.steps ?? [], 'run')[0]?.command).toBe(
      'kubectl create secret tls greeter-grpc-tls -n shop --cert=tls.crt --key=tls.key',
    );
  });

  it('follows the hosts and the issuer of other Ingresses', () => {
    const web = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop, annotations: {cert-manager.io/cluster-issuer: letsencrypt}}
spec:
  ingressClassName: edge
  rules: [{host: www.shop.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;
    const proposal = plan([server, nginxClass, web]);
    const text = JSON.stringify(proposal?.steps);
    expect(text).toContain('"host":"greeter.shop.org"');
    expect(text).toContain('"cert-manager.io/cluster-issuer":"letsencrypt"');
    expect(text).not.toContain('create secret');
  });

  it('takes the class from Ingresses where no IngressClass was read', () => {
    const web = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop, annotations: {nginx.ingress.kubernetes.io/ssl-redirect: "true"}}
spec:
  ingressClassName: nginx
  rules: [{host: www.shop.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
`;
    expect(plan([exposed, web])?.rank?.score).toBe(25);
  });

  it('does not take an expired certificate', () => {
    const proposal = plan([server, nginxClass], {
      tlsSecrets: [tlsSecret('old', 'shop', ['*.shop.org'], '2026-11-01T00:00:00Z')],
    });
    expect(JSON.stringify(proposal?.steps)).not.toContain('shop.org');
  });

  it('ranks last where no controller runs, and behind for callers inside', () => {
    expect(plan([exposed])?.rank?.score).toBe(85);
    const inside = plan([server, client('cart'), nginxClass]);
    expect(inside?.rank?.score).toBe(65);
    expect(inside?.caveats.join()).toContain('callers from outside only');
  });

  it('has nothing to add where an Ingress leads there already', () => {
    const there = `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: api, namespace: shop}
spec:
  ingressClassName: edge
  rules: [{host: a.b.c, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: greeter, port: {number: 80}}}}]}}]
`;
    expect(plan([server, nginxClass, there])).toBeUndefined();
  });

  it('names NetworkPolicies that guard the pods', () => {
    const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-cart, namespace: shop}
spec: {podSelector: {matchLabels: {app: greeter}}, policyTypes: [Ingress]}
`;
    expect(plan([server, nginxClass, policy])?.caveats.join()).toContain('NetworkPolicy/only-cart');
  });
});
