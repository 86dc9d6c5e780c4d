import type { FieldPath } from '../inventory.js';
import type { Container, PodSpec, PodTemplate, Workload } from '../objects.js';

/** The pod template of a workload, wherever its kind keeps it. */
export function templateOf(workload: Workload): PodTemplate | undefined {
  return workload.spec?.template ?? workload.spec?.jobTemplate?.spec?.template;
}

/** Where a workload keeps its pods' spec; a Pod has no template around it. */
export function podSpecPath({ kind }: Workload): FieldPath {
  if (kind === 'Pod') return ['spec'];
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec'];
}

/** Where a container of a workload stands in it. */
export function containerPath(workload: Workload, container: Container): FieldPath {
  const spec = templateOf(workload)?.spec;
  const lists = ['containers', 'initContainers'] as const;
  const list = lists.find((name) => spec?.[name]?.includes(container)) ?? 'containers';
  return [...podSpecPath(workload), list, spec?.[list]?.indexOf(container) ?? 0];
}

/** Containers that run for the pod's whole life: init containers with `restartPolicy: Always` are sidecars. */
export function runningContainers(spec: PodSpec | undefined): Container[] {
  const sidecars = (spec?.initContainers ?? []).filter((c) => c.restartPolicy === 'Always');
  return [...(spec?.containers ?? []), ...sidecars];
}

/** All words with which a container is started and configured: command, arguments, values of environment variables. */
export function wordsOf(container: Container): string[] {
  return [...(container.command ?? []), ...(container.args ?? []), ...(container.env ?? []).map((e) => e.value ?? '')];
}

/** Deployments and the like keep serving; a Job ends by itself. */
export function isLongLived(workload: Workload): boolean {
  return workload.kind !== 'Job' && workload.kind !== 'CronJob';
}
