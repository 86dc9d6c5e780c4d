import { type KubeObject, keyOf } from '../../model/objects.js';
import type { Fix, Proposal, Surroundings } from '../../model/remedy.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';
import { controllerSettings } from '../parts/controllerSettings.js';
import { correction } from '../parts/correction.js';
import { type Reversible, setAnnotations, setFields } from '../parts/patchSteps.js';

export default {
  meta: {
    id: 'fix-controller-protocol',
    kind: 'fix',
    title: 'Make the controller speak gRPC to the backend',
    risk: 'Whatever else reaches the Service through this controller is spoken to in HTTP/2 as well.',
    undo: 'Take the annotation off.',
  },

  plan(finding, surroundings) {
    const { subject, about = [], message } = finding.hit;
    if (message === 'route') return inRoute(finding, surroundings);
    const setting = controllerSettings[finding.check];
    const bearer = subject.kind === setting?.on ? subject : about.find(({ kind }) => kind === setting?.on);
    if (!setting || !bearer) return undefined;
    const read = linksOf(bearer, surroundings);
    const links = read.filter(({ port }) => believesGrpc(port));
    // What counts for every backend would break one that speaks HTTP/1.1.
    if (links.length === 0 || (!setting.perPort && links.length < read.length)) return undefined;
    const states = links.map(({ port }) => port?.serverTls.state);
    if (states.includes('tls') && states.includes('plaintext')) return undefined;
    const annotations = setting.annotations({ bearer, links, tls: states.includes('tls') });
    if (annotations === undefined || Object.keys(annotations).length === 0) return undefined;
    return correction(
      finding,
      [
        annotate(bearer, annotations),
        ...(setting.ingress ? ingressesAnnotated(links, setting.ingress, surroundings) : []),
      ],
      caveats(states),
    );
  },
} satisfies Fix;

/** A route of the controller's own kind has a field for it, the same in all of them. */
function inRoute(finding: Parameters<Fix['plan']>[0], { topology }: Surroundings): Proposal | undefined {
  const { subject, path = [] } = finding.hit;
  const link = topology.edgeBackends.find(
    ({ route, path: at }) => keyOf(route) === keyOf(subject) && at.every((part, i) => path[i] === part),
  );
  const state = link?.port?.serverTls.state;
  if (state === undefined || state === 'tls') return undefined;
  return correction(finding, [setFields(`${path.at(-1)} h2c`, subject, [{ path, value: 'h2c' }])], caveats([state]));
}

function caveats(states: readonly (string | undefined)[]): string[] {
  return states.includes('unknown')
    ? ['Whether the servers end TLS is not visible; this assumes that they do not.']
    : [];
}

/** The backends for which an annotation of this object is read. */
function linksOf(bearer: KubeObject, { topology }: Surroundings): IngressBackendLink[] {
  return topology.ingressBackends.filter(({ ingress, service }) => {
    const read = bearer.kind === 'Ingress' ? ingress : service?.service;
    return read !== undefined && keyOf(read) === keyOf(bearer);
  });
}

/** The Ingresses of some backends, where all of their backends are gRPC. */
function ingressesAnnotated(
  links: readonly IngressBackendLink[],
  annotations: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Reversible[] {
  const ingresses = new Map(links.map(({ ingress }) => [keyOf(ingress), ingress]));
  return [...ingresses.values()]
    .filter((ingress) => linksOf(ingress, surroundings).every(({ port }) => believesGrpc(port)))
    .map((ingress) => annotate(ingress, annotations));
}

function annotate(object: KubeObject, annotations: Readonly<Record<string, string>>): Reversible {
  const words = Object.entries(annotations).map(([key, value]) => `${key.replace(/^.*\//, '')} ${value}`);
  return setAnnotations(`${words.join(', ')} for ${object.kind}/${object.metadata.name}`, object, annotations);
}
