import type { Clock } from '../../model/source.js';

/** Which part of a cluster is read. */
export interface ClusterScope {
  /** Namespaces by name, or all. */
  namespaces: readonly string[] | 'all';
  clock: Clock;
  /** Stops the reading: what is not read by then is absent. */
  signal?: AbortSignal | undefined;
  /** One line of progress, replaced by the next. */
  progress?(line: string): void;
}

/** When something was read, ISO 8601. */
export function readingTime({ clock }: ClusterScope): string {
  return new Date(clock.now()).toISOString();
}
