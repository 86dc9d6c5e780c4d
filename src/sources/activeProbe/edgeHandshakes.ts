import { handshake } from '../../grpc/dial/handshake.js';
import type { ActiveTarget, EdgeHandshake } from '../../model/activeProbe.js';

/** A handshake with the TLS end of each proxy before the Services, as a gRPC client does it; nothing is called. */
export async function edgeHandshakes(targets: readonly ActiveTarget[], signal: AbortSignal): Promise<EdgeHandshake[]> {
  const shown: EdgeHandshake[] = [];
  for (const { namespace, name, addresses } of targets) {
    for (const { edge, tls, host, port, authority } of addresses) {
      if (!edge || !tls || signal.aborted) continue;
      const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
      const serverName = authority.replace(/:\d+$/, '');
      // What is wrong with a certificate is told by the checks of Secrets.
      shown.push({
        edge,
        service: `${namespace}/${name}`,
        shown: await handshake(address, { serverName, insecure: true }, signal),
      });
    }
  }
  return shown;
}
