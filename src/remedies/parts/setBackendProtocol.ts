import type { Fix } from '../../model/remedy.js';
import { correction } from './correction.js';
import { backendsOf } from './found.js';
import { backendProtocol, bySpeech, grpcProtocol } from './nginxAnnotations.js';
import { setAnnotations } from './patchSteps.js';
import { splitIngress } from './splitIngress.js';

/** The plan of every correction that comes down to the right backend-protocol: GRPC, or GRPCS to servers that end TLS. */
export const setBackendProtocol: Fix['plan'] = (finding, surroundings) => {
  const all = backendsOf(finding.hit, surroundings);
  const [first] = all;
  if (!first) return undefined;
  const { ingress } = first;
  const { grpc, other } = bySpeech(all);
  // The annotation counts for every backend of the Ingress: HTTP ones would break.
  if (other.length > 0 && grpc.length > 0) return splitIngress(finding, ingress, grpc, surroundings.ingresses);

  const links = grpc.length > 0 ? grpc : all;
  const value = grpcProtocol(links);
  if (ingress.metadata.annotations?.[backendProtocol] === value) return undefined;
  const told = links.some((l) => l.port && l.port.serverTls.state !== 'unknown');
  return correction(
    finding,
    [
      setAnnotations(`backend-protocol ${value} for Ingress/${ingress.metadata.name}`, ingress, {
        [backendProtocol]: value,
      }),
    ],
    told ? [] : ['Whether the servers end TLS is not visible: GRPC assumes that they do not; set GRPCS if they do.'],
  );
};
