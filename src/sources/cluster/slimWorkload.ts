import type { OwnerReference, Workload } from '../../model/objects.js';
import { fieldsOf, pick, type RawObject, slimMetadata } from './slimObject.js';
import { slimPodSpec } from './slimPod.js';

type Fields = Record<string, unknown>;

/**
 * A Deployment or the like, cut down. A ReplicaSet or Job that something owns and that has no pods is left out: old
 * ReplicaSets of Deployments outnumber everything else and say nothing.
 */
export function slimWorkload(raw: RawObject, apiVersion: string, kind: string): Workload | undefined {
  const [spec, status] = [fieldsOf(raw.spec), fieldsOf(raw.status)];
  const metadata = slimMetadata(raw.metadata);
  const owner = controllerOf(metadata.ownerReferences);
  if (owner && kind === 'ReplicaSet' && !spec.replicas) return undefined;
  if (owner && kind === 'Job' && !status.active) return undefined;
  const template = slimTemplate(spec.template);
  const jobTemplate = slimTemplate(fieldsOf(fieldsOf(spec.jobTemplate).spec).template);
  if (owner) delete metadata.annotations;
  return {
    apiVersion,
    kind,
    metadata,
    spec: {
      ...pick(spec, ['replicas', 'selector', 'serviceName']),
      ...(template && { template }),
      ...(jobTemplate && { jobTemplate: { spec: { template: jobTemplate } } }),
    },
    status: pick(status, ['replicas', 'readyReplicas', 'desiredNumberScheduled', 'numberReady']),
  };
}

function slimTemplate(raw: unknown): Fields | undefined {
  if (raw === undefined) return undefined;
  const template = fieldsOf(raw);
  return {
    metadata: pick(template.metadata, ['labels', 'annotations']),
    spec: slimPodSpec(template.spec),
  };
}

/** Once the owner itself was read, its ReplicaSet is only a link from pods to it: the template is the owner's. */
export function withoutInheritedTemplates(workloads: readonly Workload[]): Workload[] {
  const id = (namespace: string | undefined, kind: string, name: string) => `${namespace}/${kind}/${name}`;
  const all = new Set(workloads.map((w) => id(w.metadata.namespace, w.kind, w.metadata.name)));
  return workloads.map((workload) => {
    const { metadata, spec } = workload;
    const owner = controllerOf(metadata.ownerReferences);
    if (!owner || !spec || !all.has(id(metadata.namespace, owner.kind, owner.name))) return workload;
    const { template: _, ...rest } = spec;
    return { ...workload, spec: rest };
  });
}

function controllerOf(owners: readonly OwnerReference[] | undefined): OwnerReference | undefined {
  return owners?.find((o) => o.controller);
}
