/** One established connection of a server pod, as the pod's own side sees it. */
export interface ServerConnection {
  /** The port the server listens on. */
  localPort: number;
  /** Who dialled. IPv4-mapped IPv6 addresses are written as IPv4; IPv6 in its shortest form. */
  remote: { address: string; port?: number };
  /** Calls (HTTP/2 streams) begun on it since it was opened. Only channelz knows these fields. */
  streamsStarted?: number;
  /** Calls begun on it inside the window: the difference between two reads. */
  streamsInWindow?: number;
  /** Calls that are open now. */
  streamsOpen?: number;
  /** Messages received and sent since it was opened. */
  messages?: number;
  messagesInWindow?: number;
  /** When the last call began on it, ISO 8601. */
  lastStreamAt?: string;
}

interface PodConnectionsRead {
  connections: ServerConnection[];
  at: string;
  /**
   * Calls that the pod's server began in the window on whatever connection, also on those that closed before its end;
   * probes are among them.
   */
  callsInWindow?: number;
}

/** The connections of many pods. A pod that could not be read is missing from `pods`: no data, never "none". */
export interface ConnectionMeasure {
  /** 4: channelz; 5: the socket table. */
  rung: 4 | 5;
  /** By `namespace/name`; our own connections and those of kubelet's probes are left out. */
  pods: Record<string, PodConnectionsRead>;
  /** Between two reads, where there were two. */
  windowSeconds?: number;
  /** Pods that could not be read, with the reason: `channelz is not served`, `no reader in the image`. */
  noData: Record<string, string>;
}
