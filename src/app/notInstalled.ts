import type { Evidence } from '../model/evidence.js';

/** What people call the makers of custom resources, by API group. */
const families: Readonly<Record<string, string>> = {
  'gateway.networking.k8s.io': 'Gateway API',
  'networking.istio.io': 'Istio',
  'security.istio.io': 'Istio',
  'cilium.io': 'Cilium',
  'crd.projectcalico.org': 'Calico',
  'policy.networking.k8s.io': 'cluster network policies',
  'traefik.io': 'Traefik',
  'projectcontour.io': 'Contour',
  'route.openshift.io': 'OpenShift',
};

/** Families of kinds that the cluster does not have, so that their checks have nothing to look at. */
export function notInstalled(objects: Readonly<Record<string, Evidence<unknown>>>): string[] {
  const groups = Object.values(objects).flatMap((e) => (e.state === 'present' ? (e.notInstalled ?? []) : []));
  return [...new Set(groups.map((group) => families[group] ?? group))].sort();
}
