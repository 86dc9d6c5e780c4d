import { certificateCovers } from '../../model/certificateNames.js';
import type { Ingress } from '../../model/objects.js';
import type { Fix, Surroundings } from '../../model/remedy.js';
import { correction } from '../parts/correction.js';
import { backendsOf } from '../parts/found.js';
import { createSecretCommand } from '../parts/frontDoor.js';
import { setFields } from '../parts/patchSteps.js';
import { secretForHosts } from '../parts/secretForHosts.js';

export default {
  meta: {
    id: 'fix-tls-host-not-covered',
    kind: 'fix',
    title: 'Name the host in spec.tls',
    risk: 'The certificate must cover the host, or clients refuse it all the same.',
    undo: 'Take the host out of spec.tls.',
  },

  plan(finding, surroundings) {
    const { hit } = finding;
    const [link] = backendsOf(hit, surroundings);
    const host = hit.details?.host;
    if (!link || typeof host !== 'string') return undefined;
    const { ingress } = link;
    const { name, namespace = 'default' } = ingress.metadata;
    const { index, read } = entryFor(host, ingress, surroundings);
    if (index !== undefined) {
      return correction(
        finding,
        [setFields(`TLS for ${host}`, ingress, [{ path: ['spec', 'tls', index, 'hosts', '-'], value: host }])],
        read ? [] : ['The certificate of that entry could not be read: see that it covers the host.'],
      );
    }

    const there = secretForHosts([host], namespace, surroundings);
    const secretName = there ?? `${name}-${host.split('.')[0]?.replace('*', 'wildcard')}-tls`;
    const value = { hosts: [host], secretName };
    const proposal = correction(finding, [
      setFields(`TLS for ${host}`, ingress, [{ path: ['spec', 'tls', '-'], value }]),
    ]);
    if (!proposal || there !== undefined) return proposal;
    const command = createSecretCommand({ namespace, name: secretName });
    return {
      steps: [{ do: 'run', title: `Secret with a certificate for ${host}`, command }, ...proposal.steps],
      caveats: ['No certificate that was read covers the host: one has to be issued first.'],
    };
  },
} satisfies Fix;

/** The entry whose certificate covers the host, else the only one if its certificate was not read. */
function entryFor(
  host: string,
  { metadata, spec }: Ingress,
  { tlsSecrets = [] }: Surroundings,
): { index: number | undefined; read: boolean } {
  const leaves = (spec?.tls ?? []).map(
    ({ secretName }) =>
      tlsSecrets.find((s) => s.metadata.name === secretName && s.metadata.namespace === metadata.namespace)
        ?.certificates[0],
  );
  const index = leaves.findIndex((leaf) => leaf !== undefined && certificateCovers(leaf, host));
  if (index >= 0) return { index, read: true };
  return { index: leaves.length === 1 && leaves[0] === undefined ? 0 : undefined, read: false };
}
