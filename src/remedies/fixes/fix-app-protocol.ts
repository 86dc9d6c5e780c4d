import { appProtocolForGrpc } from '../../model/appProtocols.js';
import type { Hit } from '../../model/check.js';
import { keyOf } from '../../model/objects.js';
import type { Fix, Surroundings } from '../../model/remedy.js';
import { tlsDespiteAppProtocol } from '../../model/topology/serverTls.js';
import type { PortNode, ServiceNode } from '../../model/topology/topology.js';
import { appProtocolPath, h2cChange } from '../parts/appProtocol.js';
import { correction } from '../parts/correction.js';
import { portOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-app-protocol',
    kind: 'fix',
    title: 'Say in appProtocol what every product takes for gRPC',
    risk: 'A proxy that reads the field speaks plaintext HTTP/2 to the port from then on.',
    undo: 'Set appProtocol back.',
  },

  plan(finding, surroundings) {
    const found = portOf(finding.hit, surroundings) ?? backendPort(finding.hit, surroundings);
    if (!found) return undefined;
    const { service } = found.node;
    const at = `${service.metadata.name}:${found.port.port.port}`;
    if (tlsDespiteAppProtocol(found.port).length === 0) {
      const change = h2cChange(found.port, surroundings.topology);
      return correction(
        finding,
        [change && setFields(`appProtocol ${appProtocolForGrpc} for ${at}`, service, [change])],
        found.port.serverTls.state === 'plaintext'
          ? []
          : [`Whether the server ends TLS is not visible: ${appProtocolForGrpc} means that it does not.`],
      );
    }
    // No value says gRPC over TLS to all: only one that denies TLS is taken out.
    if (found.port.port.appProtocol !== appProtocolForGrpc) return undefined;
    const change = { path: appProtocolPath(found.port), value: undefined };
    return correction(
      finding,
      [setFields(`No appProtocol for ${at}, which ends TLS`, service, [change])],
      ['A gateway has to be told of TLS to the pods in its own way: a BackendTLSPolicy in Gateway API.'],
    );
  },
} satisfies Fix;

/** The port that the backend of a route leads to. */
function backendPort(
  { subject, path }: Hit,
  { topology }: Surroundings,
): { node: ServiceNode; port: PortNode } | undefined {
  const link = topology.routeBackends.find(
    (l) => l.route.kind === subject.kind && keyOf(l.route) === keyOf(subject) && l.path.join('.') === path?.join('.'),
  );
  return link?.service && link.port && { node: link.service, port: link.port };
}
