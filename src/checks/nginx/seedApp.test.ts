import { describe, expect, it } from 'vitest';
import { factsFrom } from '../../../test/kit/factsFrom.js';
import { judge } from '../../model/judge.js';
import { checks } from '../index.js';

/** An application that works: gRPC through ingress-nginx with a wildcard certificate. */
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: go-grpc-greeter-server
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
    nginx.ingress.kubernetes.io/backend-protocol: "GRPC"
spec:
  ingressClassName: nginx
  rules:
    - host: grpctest.dev.mydomain.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: go-grpc-greeter-server, port: {number: 80}}}
  tls:
    - secretName: wildcard.dev.mydomain.com
      hosts: [grpctest.dev.mydomain.com]
`;
const server = `---
apiVersion: v1
kind: Service
metadata: {name: go-grpc-greeter-server}
spec:
  type: ClusterIP
  selector: {app: go-grpc-greeter-server}
  ports: [{name: grpc, port: 80, targetPort: grpc}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: go-grpc-greeter-server}
spec:
  replicas: 1
  selector: {matchLabels: {app: go-grpc-greeter-server}}
  template:
    metadata: {labels: {app: go-grpc-greeter-server}}
    spec:
      containers:
        - name: go-grpc-greeter-server
          image: registry.example.com/go-grpc-greeter-server:1
          ports: [{name: grpc, containerPort: 50051}]
          readinessProbe: {grpc: {port: 50051}}
`;

async function told(manifests: string) {
  const { evidence, occasion } = await factsFrom(manifests);
  return judge(checks, evidence, occasion)
    .hits.map(({ check, hit }) => ({
      check: check.meta.id,
      severity: hit.severity ?? check.meta.severity,
      path: hit.path,
    }))
    .filter(({ severity }) => severity !== 'info');
}

describe('an application that works', () => {
  it('is told nothing above info', async () => {
    expect(await told(ingress + server)).toEqual([]);
  });

  it('is told exactly the annotation once that is removed', async () => {
    const without = ingress.replace(/ {4}nginx\S+backend-protocol: "GRPC"\n/, '');
    expect(await told(without + server)).toEqual([
      { check: 'nginx-backend-protocol-missing', severity: 'error', path: ['metadata', 'annotations'] },
    ]);
  });
});
