import type { Fix, Step } from '../../model/remedy.js';
import { tlsHostNames } from '../../model/topology/tlsUse.js';
import { correction } from '../parts/correction.js';
import { backendOf, backendsOf } from '../parts/found.js';
import { createSecretCommand } from '../parts/frontDoor.js';
import { bySpeech } from '../parts/nginxAnnotations.js';
import { setFields } from '../parts/patchSteps.js';
import { secretForHosts } from '../parts/secretForHosts.js';

export default {
  meta: {
    id: 'fix-nginx-grpc-without-tls',
    kind: 'fix',
    title: 'Give the host TLS: ingress-nginx speaks HTTP/2 on its TLS port only',
    risk: 'Plain HTTP callers of the host are redirected to HTTPS.',
    undo: 'Take the entry out of spec.tls.',
  },

  plan(finding, surroundings) {
    const { hit } = finding;
    const pointed = backendOf(hit, surroundings);
    const links = pointed ? [pointed] : bySpeech(backendsOf(hit, surroundings)).grpc;
    const [first] = links;
    const told = typeof hit.details?.host === 'string' ? [hit.details.host] : links.flatMap((l) => l.host ?? []);
    if (!first) return undefined;
    const { ingress } = first;
    const covered = (ingress.spec?.tls ?? []).flatMap((entry) => entry.hosts ?? []);
    const hosts = [...new Set(told)].filter((host) => !covered.some((given) => tlsHostNames(given, host)));
    if (hosts.length === 0) return undefined;

    const { namespace = 'default', name } = ingress.metadata;
    const found = secretForHosts(hosts, namespace, surroundings);
    const secret = { namespace, name: found ?? `${name}-tls` };
    const proposal = correction(finding, [
      setFields(`TLS for ${hosts.join(', ')}`, ingress, [
        { path: ['spec', 'tls', '-'], value: { hosts, secretName: secret.name } },
      ]),
    ]);
    const issued = Object.keys(ingress.metadata.annotations ?? {}).some((key) => key.startsWith('cert-manager.io/'));
    if (!proposal || found !== undefined || issued) return proposal;
    const make: Step = {
      do: 'run',
      title: `Secret with a certificate for ${hosts.join(', ')}`,
      command: createSecretCommand(secret),
    };
    return {
      steps: [make, ...proposal.steps],
      caveats: ['No Secret with a valid certificate for it was seen: one has to be issued first.'],
    };
  },
} satisfies Fix;
