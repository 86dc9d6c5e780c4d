import { type MadeCertificate, makeCertificate } from './certificates.js';

export interface FortuneFaults {
  /** Value of `backend-protocol`; null leaves the annotation out. */
  annotation?: string | null;
  /** Port number that the Ingress asks for. */
  port?: number;
  secretNamespace?: string;
  /** DNS name of the certificate. */
  certificateFor?: string;
}

const ingressHost = 'grpctest.dev.mydomain.com';

/** The seed's own Ingress with all that belongs to it, in order unless a fault is asked for. */
export function fortune(faults: FortuneFaults = {}): string {
  const { annotation = 'GRPC', port = 80, secretNamespace = 'default', certificateFor = '*.dev.mydomain.com' } = faults;
  const certificate = makeCertificate({ dnsNames: [certificateFor], commonName: certificateFor });
  return [ingress(annotation, port), deployment, service, secret(secretNamespace, certificate)].join('---\n');
}

function ingress(annotation: string | null, port: number): string {
  const protocol =
    annotation === null ? '' : `    nginx.ingress.kubernetes.io/backend-protocol: ${JSON.stringify(annotation)}\n`;
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    nginx.ingress.kubernetes.io/ssl-redirect: "true"
${protocol}  name: fortune-ingress
  namespace: default
spec:
  ingressClassName: nginx
  rules:
  - host: ${ingressHost}
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: go-grpc-greeter-server
            port:
              number: ${port}
  tls:
  - secretName: wildcard.dev.mydomain.com
    hosts:
    - ${ingressHost}
`;
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: go-grpc-greeter-server
  namespace: default
spec:
  replicas: 2
  selector:
    matchLabels:
      app: go-grpc-greeter-server
  template:
    metadata:
      labels:
        app: go-grpc-greeter-server
    spec:
      containers:
      - name: server
        image: example.com/go-grpc-greeter-server:1.0.0
        ports:
        - name: grpc
          containerPort: 50051
        readinessProbe:
          grpc:
            port: 50051
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: go-grpc-greeter-server
  namespace: default
spec:
  selector:
    app: go-grpc-greeter-server
  ports:
  - name: grpc
    port: 80
    targetPort: grpc
`;

function secret(namespace: string, { cert, key }: MadeCertificate): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return `apiVersion: v1
kind: Secret
metadata:
  name: wildcard.dev.mydomain.com
  namespace: ${namespace}
type: kubernetes.io/tls
data:
  tls.crt: ${base64(cert)}
  tls.key: ${base64(key)}
`;
}
