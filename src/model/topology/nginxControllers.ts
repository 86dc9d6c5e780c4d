import { keyOf, type Workload } from '../objects.js';
import { isLongLived, runningContainers, templateOf, wordsOf } from './workloadParts.js';

/** The workloads of ingress-nginx controllers, by label or by what they run; forks of the project are among them. */
export function controllerWorkloads(workloads: readonly Workload[] | undefined): Workload[] {
  return (workloads ?? [])
    .filter((workload) => isLongLived(workload) && isController(workload))
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function isController(workload: Workload): boolean {
  const labels = workload.metadata.labels ?? {};
  const component = labels['app.kubernetes.io/component'];
  if (labels['app.kubernetes.io/name'] === 'ingress-nginx')
    return component === undefined || component === 'controller';
  return argumentsOf(workload).some(
    (word) => word === '/nginx-ingress-controller' || word === '--controller-class=k8s.io/ingress-nginx',
  );
}

const passthroughFlag = '--enable-ssl-passthrough';

/** The one controller there is, where it runs without the flag that ssl-passthrough needs: the annotation is void then. */
export function controllerWithoutPassthrough(workloads: readonly Workload[] | undefined): Workload | undefined {
  const [only, ...others] = controllerWorkloads(workloads);
  if (!only || others.length > 0) return undefined;
  const words = argumentsOf(only);
  return words.some((word) => word === passthroughFlag || word === `${passthroughFlag}=true`) ? undefined : only;
}

/** Every word with which the containers of a workload are started and configured. */
export function argumentsOf(workload: Workload): string[] {
  return runningContainers(templateOf(workload)?.spec).flatMap(wordsOf);
}

/**
 * Whether a workload runs the project's own image, from its registry or a mirror of it. Chainguard, Rancher, AKS and
 * others maintain forks that are not retired; they publish under names of their own. Undefined without an image.
 */
export function isUpstream(workload: Workload): boolean | undefined {
  const images = runningContainers(templateOf(workload)?.spec).flatMap((c) => c.image ?? []);
  const controllers = images.filter((image) => /nginx/i.test(image));
  if (controllers.length === 0) return undefined;
  return controllers.some((image) =>
    /(^|\/)ingress-nginx\/controller(-chroot)?([:@]|$)|kubernetes-ingress-controller\/nginx-ingress-controller/.test(
      image,
    ),
  );
}
