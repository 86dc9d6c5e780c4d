import { demoImage } from './cluster.js';
import type { Arrivals, Truth } from './truth.js';

export const rungs = ['1', '2', '3', '4', '5', '7'] as const;
/** The access log of a proxy is a rung of those that stand behind one. */
export type Rung = (typeof rungs)[number] | '6';

/** A gRPC Service, its pods and its clients, with a known truth. */
export interface Scenario {
  name: string;
  story: string;
  /** Milliseconds of CPU that a call burns, a group of pods for each entry. */
  groups?: readonly { pods: number; burnMs: number }[];
  /** The first group grows to so many pods once the clients are connected. */
  scaleTo?: number;
  server?: Server;
  headless?: boolean;
  /** A second, headless Service of the same pods. */
  headlessBeside?: boolean;
  sessionAffinity?: boolean;
  maxConnectionAge?: string;
  /** As many pods on one node as on the other. */
  acrossNodes?: boolean;
  /** Absent for no traffic. */
  clients?: Clients;
  /** Further objects, applied when the servers are there and before the clients. */
  more?: (namespace: string) => string;
  /** How calls reach the pods, by the servers' own count; absent where chance decides. */
  arrivals?: Arrivals | readonly Arrivals[];
  expected: Expected | ((truth: Truth) => Expected);
  /** The verdict of one rung alone, where it has to be told. */
  alone?: Partial<Record<Rung, string | RegExp>>;
}

export interface Expected {
  verdict: string | RegExp;
  confidence?: string;
}

interface Server {
  image?: string;
  /** What is run; flags of the demo server are added where there is none. */
  command?: readonly string[];
  metrics?: false;
  channelz?: false;
}

interface Clients {
  pods: number;
  policy: 'pick_first' | 'round_robin';
  rps: number;
  stream?: boolean;
  /** Connections of each pod, with `pick_first`. */
  channels?: number;
  /** What is dialled in place of the Service: the name of another one. */
  through?: string;
}

const threePods = [{ pods: 3, burnMs: 2 }];

/** The Deployment of the first group of servers. */
export function firstDeployment({ name }: Scenario): string {
  return `${name}-0`;
}

/** Server pods at the start. */
export function podsOf({ groups = threePods }: Scenario): number {
  return groups.reduce((n, { pods }) => n + pods, 0);
}

export function serversYaml(namespace: string, scenario: Scenario): string {
  const {
    name,
    groups = threePods,
    headless = false,
    sessionAffinity = false,
    acrossNodes = false,
    headlessBeside = false,
  } = scenario;
  const { image = demoImage, metrics = true } = scenario.server ?? {};
  const servers = groups.map(
    ({ pods, burnMs }, i) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${i}, namespace: ${namespace}}
spec:
  replicas: ${pods}
  selector: {matchLabels: {app: ${name}, group: "${i}"}}
  template:
    metadata: {labels: {app: ${name}, group: "${i}", matrix: server}}
    spec:
      terminationGracePeriodSeconds: 2
${acrossNodes ? `      topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: ${name}}}}]\n` : ''}      containers:
      - name: ${name}
        image: ${image}
        imagePullPolicy: IfNotPresent
        command: ${JSON.stringify(commandOf(scenario, burnMs))}
        ports: [{containerPort: 50051, name: grpc}${metrics ? ', {containerPort: 9090, name: metrics}' : ''}]
        readinessProbe: {grpc: {port: 50051}, periodSeconds: 5}
`,
  );
  return [
    ...servers,
    serviceYaml(namespace, name, name, { headless, sessionAffinity }),
    ...(headlessBeside ? [serviceYaml(namespace, besideName(name), name, { headless: true })] : []),
  ].join('---\n');
}

/** The name of the headless Service beside another. */
export function besideName(name: string): string {
  return `${name}-pods`;
}

function serviceYaml(
  namespace: string,
  name: string,
  app: string,
  { headless = false, sessionAffinity = false }: { headless?: boolean; sessionAffinity?: boolean },
): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${app}}
  ports: [{name: grpc, port: 50051, targetPort: grpc}]
${headless ? '  clusterIP: None\n' : ''}${sessionAffinity ? '  sessionAffinity: ClientIP\n' : ''}`;
}

function commandOf({ server, maxConnectionAge }: Scenario, burnMs: number): readonly string[] {
  return (
    server?.command ?? [
      '/bin/server',
      `-burn=${burnMs}ms`,
      ...(maxConnectionAge === undefined ? [] : [`-max-connection-age=${maxConnectionAge}`]),
      ...(server?.metrics === false ? ['-metrics='] : []),
      ...(server?.channelz === false ? ['-channelz=false'] : []),
    ]
  );
}

/** Empty for no traffic. */
export function clientsYaml(namespace: string, { name, clients }: Scenario): string {
  if (!clients) return '';
  const { pods, policy, rps, stream = false, channels = 1, through = name } = clients;
  const command = [
    '/bin/client',
    `-target=dns:///${through}.${namespace}.svc.cluster.local:50051`,
    `-lb=${policy}`,
    `-rps=${rps}`,
    `-channels=${channels}`,
    ...(stream ? ['-stream'] : []),
    '-for=1h',
  ];
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-client, namespace: ${namespace}}
spec:
  replicas: ${pods}
  selector: {matchLabels: {app: ${name}-client}}
  template:
    metadata: {labels: {app: ${name}-client}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: client
        image: ${demoImage}
        imagePullPolicy: IfNotPresent
        command: ${JSON.stringify(command)}
---
`;
}
