import { gzipSync } from 'node:zlib';
import { type Snapshot, snapshotVersion } from '../model/snapshot.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import { believesGrpc } from '../model/topology/tlsUse.js';
import { UserError } from '../model/userError.js';
import { withoutSecrets } from '../model/withoutSecrets.js';
import type { ClusterChoice } from './clusterChoice.js';
import { withInput } from './input.js';
import { measuringOf, type SamplingOptions } from './measuring.js';
import type { RunIo } from './outcome.js';

export interface SnapshotOptions extends ClusterChoice, SamplingOptions {
  grpc: readonly string[];
  version: string;
}

/** `grpclb snapshot`: all that doctor would read, without secrets. */
export async function snapshot(options: SnapshotOptions, io: RunIo): Promise<Snapshot> {
  const choice = { ...options, files: [], recursive: false, stdin: async () => '' };
  return withInput(choice, io, async (input) => {
    const { inventory, namespaces, everythingRefused } = input;
    if (everythingRefused) {
      throw new UserError(`${inventory.source.name} refuses everything: there is nothing to write`, {
        next: 'docs/clusterrole.yaml is the least role that grpclb asks for',
        exitCode: 3,
      });
    }
    const topology = buildTopology(inventory.objects, { grpc: options.grpc });
    const ports = topology.services.flatMap((node) => node.ports.filter(believesGrpc).map((port) => ({ node, port })));
    const measuring = await measuringOf(input, options, io);
    const run = await measuring?.(ports, topology);
    if (!run) throw new Error('a cluster is always measured');
    return {
      apiVersion: snapshotVersion,
      kind: 'Snapshot',
      writtenBy: options.version,
      cluster: inventory.source.name,
      takenAt: new Date(input.clock.now()).toISOString(),
      namespaces: [...namespaces],
      objects: withoutSecrets(inventory.objects),
      run: { ...run, strangers: withoutSecrets(run.strangers) },
    };
  });
}

/** As it is written: packed where the file's name says so. */
export function snapshotBytes(content: Snapshot, file: string): Buffer {
  const text = Buffer.from(`${JSON.stringify(content)}\n`);
  return file.endsWith('.gz') ? gzipSync(text) : text;
}
