import type { Pod } from './objects.js';

/** When the pod's last container started, in milliseconds: what is measured cannot be older. */
export function startedAt(pod: Pod): number {
  const starts = (pod.status?.containerStatuses ?? []).map((c) => Date.parse(c.state?.running?.startedAt ?? ''));
  const known = starts.filter((t) => !Number.isNaN(t));
  return known.length > 0
    ? Math.max(...known)
    : Date.parse(pod.status?.startTime ?? pod.metadata.creationTimestamp ?? '');
}
