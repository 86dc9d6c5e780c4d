import type { ConnectionFlags } from '../kube/connectionTarget.js';

/** Which cluster is to be read, and which part of it. */
export interface ClusterChoice {
  /** kubectl's flags. */
  cluster: ConnectionFlags;
  allNamespaces: boolean;
  /** Label selector for Services. */
  selector?: string | undefined;
}
