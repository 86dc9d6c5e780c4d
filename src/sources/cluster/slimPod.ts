import { fieldsOf, listOf, pick, type RawObject, slimMetadata } from './slimObject.js';

type Fields = Record<string, unknown>;

const containerFields = [
  'name',
  'image',
  'command',
  'args',
  'env',
  'envFrom',
  'ports',
  'restartPolicy',
  'resources',
  'lifecycle',
];
const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];
const probeFields = ['grpc', 'httpGet', 'tcpSocket', 'exec'];

/** A pod's spec with the fields that model/objects.ts names: a third of what the API sends. */
export function slimPodSpec(raw: unknown): Fields {
  const spec = fieldsOf(raw);
  return {
    ...pick(spec, ['nodeName', 'hostNetwork', 'subdomain', 'terminationGracePeriodSeconds']),
    ...mapped(spec, 'containers', slimContainer),
    ...mapped(spec, 'initContainers', slimContainer),
    ...mapped(spec, 'volumes', slimVolume),
  };
}

function slimContainer(raw: unknown): Fields {
  const container = fieldsOf(raw);
  const slim = pick(container, containerFields);
  for (const probe of probes) {
    if (container[probe] !== undefined) slim[probe] = pick(container[probe], probeFields);
  }
  return { ...slim, ...mapped(container, 'volumeMounts', (mount) => pick(mount, ['name', 'mountPath'])) };
}

/** Every pod has a projected volume with its token, whose parts say nothing. */
function slimVolume(raw: unknown): Fields {
  const { projected, ...volume } = fieldsOf(raw);
  return projected === undefined ? volume : { ...volume, projected: {} };
}

export function slimPod(raw: RawObject): Fields {
  const status = fieldsOf(raw.status);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: slimMetadata(raw.metadata),
    spec: slimPodSpec(raw.spec),
    status: {
      ...pick(status, ['phase', 'podIP', 'podIPs', 'hostIP', 'startTime']),
      ...mapped(status, 'conditions', (c) => pick(c, ['type', 'status', 'reason', 'message', 'lastTransitionTime'])),
      ...mapped(status, 'containerStatuses', slimStatus),
      ...mapped(status, 'initContainerStatuses', slimStatus),
    },
  };
}

function slimStatus(raw: unknown): Fields {
  return pick(raw, ['name', 'ready', 'restartCount', 'state']);
}

function mapped(source: Fields, name: string, slim: (raw: unknown) => Fields): Fields {
  return source[name] === undefined ? {} : { [name]: listOf(source[name]).map(slim) };
}
