import { goDurationSeconds } from '../../model/goDuration.js';
import { cpuMillicores } from '../../model/quantity.js';

/** PodMetrics as metrics.k8s.io/v1beta1 serves them. */
export interface PodMetrics {
  metadata?: { namespace?: string; name?: string };
  timestamp?: string;
  window?: string;
  containers?: { name?: string; usage?: { cpu?: string } }[];
}

/** One sample of a pod: the rate over the `windowSeconds` that end at `timeMs`. */
export interface PodSample {
  /** `namespace/name`. */
  pod: string;
  timeMs: number;
  windowSeconds: number;
  cpuMillicores: number;
}

/** The sample in the server's own words turned into numbers; undefined where a part is missing or not understood. */
export function podSample({ metadata, timestamp, window, containers }: PodMetrics): PodSample | undefined {
  const timeMs = Date.parse(timestamp ?? '');
  const windowSeconds = goDurationSeconds(window ?? '');
  if (Number.isNaN(timeMs) || windowSeconds === undefined || !containers || containers.length === 0) return undefined;
  let sum = 0;
  for (const { usage } of containers) {
    const millicores = cpuMillicores(usage?.cpu ?? '');
    if (millicores === undefined) return undefined;
    sum += millicores;
  }
  return { pod: `${metadata?.namespace}/${metadata?.name}`, timeMs, windowSeconds, cpuMillicores: sum };
}
