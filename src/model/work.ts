/** What one pod did, by one signal over one span. Times are ISO 8601. */
export interface PodFigure {
  /** Rate for a window (see `unit`), total for a lifetime. */
  value: number;
  /** Bounds of the time the figure speaks of: the sample's own, not ours. */
  from: string;
  to: string;
  /** How many different samples it rests on; the same sample is never counted twice. */
  samples: number;
  /** The rate of each sample, oldest first, where the source keeps them apart. */
  rates?: readonly number[];
}

/** One signal of work for many pods. A pod without a figure is missing from `pods`: no data, never 0. */
export interface WorkMeasure {
  rung: 1 | 2 | 3 | 4 | 6 | 7;
  /** Calls are RPCs begun; health checks, reflection and channelz are left out. */
  signal: 'cpu' | 'network' | 'calls';
  span: 'window' | 'lifetime';
  unit: 'millicores' | 'bytes/s' | 'calls/s' | 'cpu-seconds' | 'bytes' | 'calls';
  /** By `namespace/name`. */
  pods: Record<string, PodFigure>;
  /** The figures of separate windows inside the span, oldest first, to see whether the hottest pod stays the same. */
  windows: { from: string; to: string; pods: Record<string, number> }[];
  /** How far apart the windows begin, where they are looks into hours and only they can be compared. */
  stepSeconds?: number;
  /** Calls that had begun and not ended at the window's end, by pod, where both are counted: mostly open streams. */
  openCalls?: Record<string, number>;
  /** Pods that have no figure, with the reason: `no sample yet`, `container restarted inside the window`. */
  noData: Record<string, string>;
}

/** Whether the metrics API answers at all, and how fresh. */
export interface MetricsHealth {
  state: 'serving' | 'not-installed' | 'unavailable' | 'stale';
  /** One fact: `APIService v1beta1.metrics.k8s.io answers 503`. */
  detail: string;
  /** Age of the newest sample when it was read. */
  newestAgeSeconds?: number;
}
