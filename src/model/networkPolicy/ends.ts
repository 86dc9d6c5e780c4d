import type { ContainerPort, Namespace, Pod, Workload } from '../objects.js';
import { runningContainers, templateOf } from '../topology/workloadParts.js';

type Labels = Readonly<Record<string, string>>;

/** A pod as policies see it: a live one, or the one that a template will make. */
export interface PodEnd {
  kind: 'pod';
  /** `Pod/greeter-7d9c` or `Deployment/greeter`. */
  name: string;
  namespace: string;
  labels: Labels;
  ports: readonly ContainerPort[];
  /** It has its node's address: policies mostly neither guard it nor know it by its labels. */
  hostNetwork: boolean;
  /** Empty where they are not known, as for templates. */
  addresses: readonly string[];
}

/** One end of a connection: a pod, or something that is known by its address only. */
export type End = PodEnd | { kind: 'address'; address: string };

export function endOfPod(pod: Pod): PodEnd {
  const { status, spec } = pod;
  const addresses = [status?.podIP, ...(status?.podIPs ?? []).map((p) => p.ip)].filter((ip) => ip !== undefined);
  return { ...endOf(`Pod/${pod.metadata.name}`, pod), hostNetwork: spec?.hostNetwork === true, addresses };
}

/** A pod that the workload makes; it has no address yet. */
export function endOfWorkload(workload: Workload): PodEnd {
  const template = templateOf(workload);
  const { namespace } = workload.metadata;
  const made = { metadata: { labels: template?.metadata?.labels ?? {}, namespace }, spec: template?.spec };
  return {
    ...endOf(`${workload.kind}/${workload.metadata.name}`, made),
    hostNetwork: template?.spec?.hostNetwork === true,
    addresses: [],
  };
}

function endOf(
  name: string,
  { metadata, spec }: { metadata: { namespace?: string | undefined; labels?: Labels }; spec?: Pod['spec'] | undefined },
) {
  return {
    kind: 'pod' as const,
    name,
    namespace: metadata.namespace ?? '',
    labels: metadata.labels ?? {},
    ports: runningContainers(spec).flatMap((c) => c.ports ?? []),
  };
}

/** Labels of namespaces by name. Those of a Namespace that was not read are known only in part. */
export type NamespaceLabels = (namespace: string) => { labels: Labels; complete: boolean };

const nameLabel = 'kubernetes.io/metadata.name';

/** Every namespace carries its name as a label, whatever its manifest says. */
export function namespaceLabels(namespaces: readonly Namespace[] | undefined): NamespaceLabels {
  const byName = new Map((namespaces ?? []).map((n) => [n.metadata.name, n.metadata.labels ?? {}]));
  return (namespace) => ({
    labels: { ...byName.get(namespace), [nameLabel]: namespace },
    complete: byName.has(namespace),
  });
}
