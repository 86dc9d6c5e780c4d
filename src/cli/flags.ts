import { Args, Flags } from '@oclif/core';

/** kubectl's flags for the cluster, under kubectl's names. */
export const clusterFlags = {
  kubeconfig: Flags.string({ description: 'kubeconfig file', helpGroup: 'CLUSTER', helpValue: 'FILE' }),
  context: Flags.string({ description: 'context of the kubeconfig', helpGroup: 'CLUSTER', helpValue: 'NAME' }),
  cluster: Flags.string({ description: 'cluster of the kubeconfig', helpGroup: 'CLUSTER', helpValue: 'NAME' }),
  user: Flags.string({ description: 'user of the kubeconfig', helpGroup: 'CLUSTER', helpValue: 'NAME' }),
  as: Flags.string({ description: 'user to impersonate', helpGroup: 'CLUSTER', helpValue: 'USER' }),
  'as-group': Flags.string({
    description: 'group to impersonate (repeatable)',
    helpGroup: 'CLUSTER',
    helpValue: 'GROUP',
    multiple: true,
    multipleNonGreedy: true,
  }),
  namespace: Flags.string({
    char: 'n',
    description: "namespace (default: the context's)",
    helpGroup: 'CLUSTER',
    helpValue: 'NAME',
    exclusive: ['all-namespaces'],
  }),
  'all-namespaces': Flags.boolean({ char: 'A', description: 'every namespace', helpGroup: 'CLUSTER' }),
  selector: Flags.string({
    char: 'l',
    description: 'label selector for Services',
    helpGroup: 'CLUSTER',
    helpValue: 'SELECTOR',
  }),
  'request-timeout': Flags.string({
    description: 'longest wait for one answer, as 30s; 0 waits for ever',
    default: '30s',
    helpGroup: 'CLUSTER',
    helpValue: 'DURATION',
  }),
};

/** What a command looks at; several may follow each other. */
export function targetArg(description: string) {
  // oclif would take piped manifests for the argument.
  return { target: Args.string({ description, required: false, ignoreStdin: true }) };
}

/** What to read instead of a cluster. */
export const inputFlags = {
  filename: Flags.string({
    char: 'f',
    description: 'manifests instead of a cluster: file, folder or - for standard input (repeatable)',
    helpGroup: 'INPUT',
    helpValue: 'PATH',
    multiple: true,
    multipleNonGreedy: true,
  }),
  recursive: Flags.boolean({ char: 'R', description: 'go into the folders below -f', helpGroup: 'INPUT' }),
};

/** What another run wrote down of a cluster. */
export const snapshotFlag = {
  snapshot: Flags.string({
    description: 'what grpclb snapshot wrote, instead of a cluster; - for standard input',
    helpGroup: 'INPUT',
    helpValue: 'FILE',
    exclusive: ['filename'],
  }),
};

export const outputFlags = {
  output: Flags.string({
    char: 'o',
    description: 'form of the report',
    options: ['table', 'wide', 'json', 'yaml'],
    default: 'table',
    helpGroup: 'OUTPUT',
  }),
  'output-file': Flags.string({ description: 'write the report there', helpGroup: 'OUTPUT', helpValue: 'FILE' }),
  'no-color': Flags.boolean({ description: 'no colour (NO_COLOR does the same)', helpGroup: 'OUTPUT' }),
  quiet: Flags.boolean({ description: 'no progress', helpGroup: 'OUTPUT' }),
  verbose: Flags.boolean({ description: 'say what was asked of the cluster', helpGroup: 'OUTPUT' }),
};

export const measureFlags = {
  duration: Flags.string({ description: 'how long to measure', default: '30s', helpValue: 'DURATION' }),
  rungs: Flags.string({
    description:
      'evidence to use: 1 metrics-server, 2 kubelet summary, 3 RPC counters, 4 channelz, 5 socket table, 6 access log of proxies, 7 Prometheus where it is named (all)',
    helpValue: '1,2,…',
  }),
  'allow-debug': Flags.boolean({
    description:
      'add an ephemeral container to pods that cannot show their socket table otherwise; it ends at once, but its entry stays in the spec of the pod',
  }),
  'debug-image': Flags.string({
    description: 'image of that container, with cat (default: busybox:1.37)',
    helpValue: 'IMAGE',
    dependsOn: ['allow-debug'],
  }),
  active: Flags.boolean({
    description:
      'call the Services too, when all else was read: health checks over one connection, then over several, and which pods counted them (rung 8); bounded, and said beforehand',
  }),
  'active-address': Flags.string({
    description: 'where to call, from outside the cluster: a load balancer, Ingress, Gateway or node port',
    helpValue: 'HOST:PORT',
    dependsOn: ['active'],
  }),
  grpc: Flags.string({
    description: 'a port that is gRPC though nothing says so (repeatable)',
    helpValue: '[NAMESPACE/]SERVICE[:PORT]',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** A report has more forms than other results: those that CI reads. */
export const reportFlags = {
  ...outputFlags,
  output: Flags.string({
    char: 'o',
    description: 'form of the report',
    options: ['table', 'wide', 'json', 'yaml', 'markdown', 'sarif', 'junit', 'github', 'html'],
    default: 'table',
    helpGroup: 'OUTPUT',
  }),
};

/** What fails a run, for use as a gate. */
export const gateFlags = {
  'fail-on': Flags.string({
    description: 'least severity that makes the exit code 1',
    options: ['error', 'warning', 'info', 'never'],
    default: 'error',
    helpGroup: 'GATE',
  }),
  'require-complete': Flags.boolean({
    description: 'exit 3 when part of the evidence could not be read',
    helpGroup: 'GATE',
  }),
  only: Flags.string({
    description: 'run these checks only: id, group or pattern with * (repeatable)',
    helpGroup: 'GATE',
    helpValue: 'CHECK',
    multiple: true,
    multipleNonGreedy: true,
  }),
  skip: Flags.string({
    description: 'leave these checks out: id, group or pattern with * (repeatable)',
    helpGroup: 'GATE',
    helpValue: 'CHECK',
    multiple: true,
    multipleNonGreedy: true,
  }),
  config: Flags.string({
    description: 'settings (default: .grpclb.yaml beside the manifests, else in the working directory)',
    helpGroup: 'GATE',
    helpValue: 'FILE',
  }),
  baseline: Flags.string({
    description: 'findings that are in this file fail nothing; new ones do',
    helpGroup: 'GATE',
    helpValue: 'FILE',
  }),
  'write-baseline': Flags.string({
    description: 'write the findings there for --baseline, and fail on none of them',
    helpGroup: 'GATE',
    helpValue: 'FILE',
  }),
};
