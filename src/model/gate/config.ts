import type { Severity } from '../check.js';
import type { FieldPath, Location } from '../inventory.js';
import type { Silence } from './silence.js';

/** What `.grpclb.yaml` says. */
export interface Config {
  file: string;
  /** By id of the check; a check that is off is not run. */
  severities: ReadonlyMap<string, Severity | 'off'>;
  silences: readonly Silence[];
  /** Ports that are gRPC though nothing says so, as `--grpc` takes them. */
  grpc: readonly string[];
  /** Namespaces to look at where the command line names none. */
  namespaces: readonly string[];
  locate(path: FieldPath): Location;
}
