/** One application of five objects, as a chart renders it; every tenth has a fault that doctor finds. */
export function application(index: number): string {
  const name = `app-${index}`;
  const namespace = `team-${index % 50}`;
  const targetPort = index % 10 === 0 ? 'grpcx' : 'grpc';
  const peers = [1, 2].map((step) => `app-${index + 50 * step}.${namespace}.svc.cluster.local:50051`);
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
    app.kubernetes.io/instance: release
    app.kubernetes.io/managed-by: Helm
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ${name}
        app.kubernetes.io/instance: release
    spec:
      serviceAccountName: ${name}
      containers:
        - name: server
          image: "registry.example.com/team/${name}:1.4.${index % 7}"
          args:
            - --listen=:50051
            - --log-level=info
          env:
            - name: UPSTREAM_ADDR
              value: ${peers[0]}
            - name: FALLBACK_ADDR
              value: ${peers[1]}
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          ports:
            - name: grpc
              containerPort: 50051
            - name: metrics
              containerPort: 9090
          readinessProbe:
            grpc:
              port: 50051
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app.kubernetes.io/name: ${name}
spec:
  selector:
    app.kubernetes.io/name: ${name}
  ports:
    - name: grpc
      port: 50051
      targetPort: ${targetPort}
    - name: metrics
      port: 9090
      targetPort: metrics
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: ${namespace}
  annotations:
    nginx.ingress.kubernetes.io/backend-protocol: GRPC
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - ${name}.example.com
      secretName: ${name}-tls
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${name}
                port:
                  name: grpc
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 3
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
`;
}
