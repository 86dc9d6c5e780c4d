import { appProtocolEffect, appProtocolForGrpc } from '../../model/appProtocols.js';
import type { FieldPath } from '../../model/inventory.js';
import { readersOf } from '../../model/topology/appProtocolReaders.js';
import type { PortNode, Topology } from '../../model/topology/topology.js';
import type { FieldChange } from './jsonPatch.js';

/** The change that marks a plaintext HTTP/2 port; none where it is marked, or somebody before the port breaks on the mark. */
export function h2cChange(port: PortNode, topology: Readonly<Topology>): FieldChange | undefined {
  const value = appProtocolForGrpc;
  const breaks = readersOf(port, topology).some(
    ({ reader }) => !['grpc', 'default'].includes(appProtocolEffect(reader, value)),
  );
  return breaks || port.port.appProtocol === value ? undefined : { path: appProtocolPath(port), value };
}

/** Where the appProtocol of a port stands in its Service. */
export function appProtocolPath({ index }: PortNode): FieldPath {
  return ['spec', 'ports', index, 'appProtocol'];
}
