import type { Fix } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { backendOf, backendsOf } from '../parts/found.js';
import { bySpeech, pathAnnotations } from '../parts/nginxAnnotations.js';
import { setAnnotations, setFields } from '../parts/patchSteps.js';
import { isGrpcPath, splitIngress } from '../parts/splitIngress.js';

export default {
  meta: {
    id: 'fix-ingress-path-breaks-grpc',
    kind: 'fix',
    title: 'Leave the path of gRPC calls as it is',
    risk: 'Path / takes every call of the host that no longer path takes.',
    undo: 'Set path and annotations back.',
  },

  plan(finding, surroundings) {
    const all = backendsOf(finding.hit, surroundings);
    const [first] = all;
    if (!first) return undefined;
    const { ingress } = first;
    const { grpc, other } = bySpeech(all);
    const pointed = backendOf(finding.hit, surroundings);
    const links = pointed ? [pointed] : grpc;
    const rewriting = pathAnnotations.filter((key) => ingress.metadata.annotations?.[key] !== undefined);
    // Elsewhere the same host has its own `/`, and which service's path is meant cannot be told.
    const wrong = links.filter((l) => l.path[1] === 'rules' && !(isGrpcPath(l.httpPath) && l.pathType !== 'Exact'));
    if (wrong.some((l) => all.some((o) => o !== l && o.host === l.host && o.httpPath === '/'))) return undefined;
    if (rewriting.length > 0 && other.length > 0) return splitIngress(finding, ingress, grpc, surroundings.ingresses);

    const changes = wrong.flatMap((l) => [
      { path: [...l.path.slice(0, -1), 'path'], value: '/' },
      { path: [...l.path.slice(0, -1), 'pathType'], value: 'Prefix' },
    ]);
    return correction(finding, [
      changes.length > 0 ? setFields('Path / for the gRPC backend', ingress, changes) : undefined,
      rewriting.length > 0
        ? setAnnotations('No rewriting of paths', ingress, Object.fromEntries(rewriting.map((key) => [key, null])))
        : undefined,
    ]);
  },
} satisfies Fix;
