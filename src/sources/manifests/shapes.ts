import {
  anything,
  type Fields,
  fields,
  flag,
  freeText,
  list,
  map,
  number,
  numberOrText,
  onlyFields,
  quantity,
  type Shape,
  text,
  texts,
} from './shape.js';

// These follow model/objects.ts field by field: what is promised there is made true here.

const freeTexts = list(freeText);
const ownerReference = fields(
  { apiVersion: text, kind: text, name: text, controller: flag },
  'apiVersion',
  'kind',
  'name',
);

const someMetadata = {
  name: text,
  namespace: text,
  labels: map(text),
  annotations: map(freeText),
  creationTimestamp: text,
  deletionTimestamp: text,
  ownerReferences: list(ownerReference),
  generation: number,
};

export const conditions = list(fields({ type: text, status: text }, 'type', 'status'));
export const selector = fields({
  matchLabels: map(text),
  matchExpressions: list(fields({ key: text, operator: text, values: texts }, 'key', 'operator')),
});

/** A whole object with these fields beside apiVersion, kind and metadata. */
export function object(named: Readonly<Record<string, Shape>>): Fields {
  const metadata = onlyFields(someMetadata, 'name');
  return onlyFields({ apiVersion: text, kind: text, metadata, ...named }, 'apiVersion', 'kind', 'metadata');
}

const probe = onlyFields({
  grpc: fields({ port: numberOrText, service: text, mode: text }, 'port'),
  httpGet: fields({ port: numberOrText, path: text, scheme: text }, 'port'),
  tcpSocket: fields({ port: numberOrText }, 'port'),
  exec: fields({ command: freeTexts }),
});

const quantities = map(numberOrText);

const container = onlyFields(
  {
    name: text,
    image: text,
    command: freeTexts,
    args: freeTexts,
    env: list(fields({ name: text, value: freeText, valueFrom: anything }, 'name')),
    envFrom: list(anything),
    ports: list(fields({ name: text, containerPort: number, protocol: text, hostPort: number }, 'containerPort')),
    livenessProbe: probe,
    readinessProbe: probe,
    startupProbe: probe,
    restartPolicy: text,
    lifecycle: onlyFields({ preStop: anything }),
    resources: onlyFields({ requests: quantities, limits: quantities }),
    volumeMounts: list(onlyFields({ name: text, mountPath: text }, 'name', 'mountPath')),
  },
  'name',
);

const podSpec = onlyFields({
  containers: list(container),
  initContainers: list(container),
  nodeName: text,
  hostNetwork: flag,
  subdomain: text,
  terminationGracePeriodSeconds: number,
  volumes: list(fields({ name: text, secret: fields({ secretName: text }) }, 'name')),
});

const template = onlyFields({ metadata: onlyFields(someMetadata), spec: podSpec });

export const workload = object({
  spec: onlyFields({
    replicas: number,
    selector,
    serviceName: text,
    template,
    jobTemplate: onlyFields({ spec: onlyFields({ template }) }),
  }),
  status: onlyFields({ replicas: number, readyReplicas: number, desiredNumberScheduled: number, numberReady: number }),
});

/** Its selector is a bare map of labels. */
export const deploymentConfig = object({
  spec: onlyFields({ replicas: number, selector: map(text), template }),
  status: onlyFields({ replicas: number, readyReplicas: number }),
});

export const pod = object({ spec: podSpec });

export const service = object({
  spec: fields({
    type: text,
    clusterIP: text,
    clusterIPs: texts,
    selector: map(text),
    ports: list(
      fields(
        { name: text, port: number, targetPort: numberOrText, protocol: text, appProtocol: text, nodePort: number },
        'port',
      ),
    ),
    sessionAffinity: text,
    externalName: text,
    externalTrafficPolicy: text,
    internalTrafficPolicy: text,
    trafficDistribution: text,
    publishNotReadyAddresses: flag,
  }),
});

export const endpointSlice = object({
  addressType: text,
  endpoints: list(
    fields({
      addresses: texts,
      conditions: fields({ ready: flag, serving: flag, terminating: flag }),
      targetRef: fields({ kind: text, name: text, namespace: text }),
      nodeName: text,
      zone: text,
    }),
  ),
  ports: list(fields({ name: text, port: number, protocol: text, appProtocol: text })),
});

const ingressBackend = fields({
  service: fields({ name: text, port: fields({ number, name: text }) }, 'name'),
  resource: fields({ apiGroup: text, kind: text, name: text }, 'kind', 'name'),
});

export const ingress = object({
  spec: fields({
    ingressClassName: text,
    defaultBackend: ingressBackend,
    tls: list(fields({ hosts: texts, secretName: text })),
    rules: list(
      fields({
        host: text,
        http: fields({ paths: list(fields({ path: text, pathType: text, backend: ingressBackend })) }),
      }),
    ),
  }),
  status: fields({ loadBalancer: fields({ ingress: list(fields({ ip: text, hostname: text })) }) }),
});

export const ingressClass = object({ spec: fields({ controller: text, parameters: anything }) });

const resourceMetric = (value: Readonly<Record<string, Shape>>) => fields({ name: text, ...value }, 'name');
const averages = { type: text, averageUtilization: number, averageValue: quantity };

export const horizontalPodAutoscaler = object({
  spec: fields({
    scaleTargetRef: fields({ apiVersion: text, kind: text, name: text }, 'kind', 'name'),
    minReplicas: number,
    maxReplicas: number,
    metrics: list(fields({ type: text, resource: resourceMetric({ target: fields(averages) }) }, 'type')),
    targetCPUUtilizationPercentage: number,
  }),
  status: fields({
    currentReplicas: number,
    desiredReplicas: number,
    lastScaleTime: text,
    currentMetrics: list(fields({ type: text, resource: resourceMetric({ current: fields(averages) }) }, 'type')),
  }),
});

export const node = object({ status: onlyFields({ conditions }) });
export const namespace = object({});
export const configMap = object({ data: map(freeText) });

/** Its content is judged by reduceSecret, which takes anything. */
export const secret = object({ type: text, data: anything, stringData: anything });

/** Objects of which it matters only that they are there. */
export const namesOnly = object({});

/** Objects that are looked at for one or two fields only; whoever looks at them checks those. */
export const anyObject = object({ spec: anything });
