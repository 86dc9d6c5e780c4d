/** The kubelet's `stats/summary`, as far as it is read. */
export interface Summary {
  pods?: SummaryPod[];
}

export interface SummaryPod {
  podRef?: { name?: string; namespace?: string };
  startTime?: string;
  containers?: { name?: string; startTime?: string; cpu?: SummaryCpu }[];
  cpu?: SummaryCpu;
  network?: { time?: string; rxBytes?: number; txBytes?: number };
}

interface SummaryCpu {
  time?: string;
  usageCoreNanoSeconds?: number;
}

/** A counter that only grows, and the time at which the kubelet read it. */
export interface Counter {
  timeMs: number;
  value: number;
}

/** What a pod's counters said in one sample. */
export interface PodCounters {
  /** `namespace/name`. */
  pod: string;
  /** CPU seconds of each container since it started; a start that moved means that the counter began anew. */
  containers: { name: string; startedMs: number; cpu: Counter }[];
  /** CPU seconds of the whole pod: goes on when a container restarts. */
  cpu: Counter | undefined;
  /** Bytes received and sent. */
  network: Counter | undefined;
}

/** The pod's counters in numbers; a container without CPU figures (it ended, or just began) is left out. */
export function podCounters({ podRef, startTime, containers, cpu, network }: SummaryPod): PodCounters {
  return {
    pod: `${podRef?.namespace}/${podRef?.name}`,
    containers: (containers ?? [])
      .flatMap((container) => {
        const counter = cpuCounter(container.cpu);
        const startedMs = Date.parse(container.startTime ?? startTime ?? '');
        if (counter === undefined || Number.isNaN(startedMs)) return [];
        return [{ name: container.name ?? '', startedMs, cpu: counter }];
      })
      // The kubelet promises no order, and samples are compared container by container.
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    cpu: cpuCounter(cpu),
    network: counterAt(network?.time, network?.rxBytes, network?.txBytes),
  };
}

function cpuCounter(cpu: SummaryCpu | undefined): Counter | undefined {
  const counter = counterAt(cpu?.time, cpu?.usageCoreNanoSeconds);
  return counter && { ...counter, value: counter.value / 1e9 };
}

function counterAt(time: string | undefined, ...parts: (number | undefined)[]): Counter | undefined {
  const timeMs = Date.parse(time ?? '');
  let value = 0;
  for (const part of parts) {
    if (typeof part !== 'number') return undefined;
    value += part;
  }
  return Number.isNaN(timeMs) ? undefined : { timeMs, value };
}
