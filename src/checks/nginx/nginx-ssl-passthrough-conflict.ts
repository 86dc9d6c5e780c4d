import { defineCheck } from '../../model/check.js';
import { refOf, shortRef } from '../../model/objects.js';
import { controllerWithoutPassthrough } from '../../model/topology/nginxControllers.js';
import { listed } from '../../model/words.js';
import { exampleController, exampleIngress, exampleServer } from './exampleManifests.js';
import {
  backendProtocol,
  backendText,
  grpcBackends,
  grpcWitness,
  type NginxBackend,
  nginxIngresses,
} from './nginxBackends.js';

const passthrough = 'nginx.ingress.kubernetes.io/ssl-passthrough';
const flag = '--enable-ssl-passthrough';

export default defineCheck({
  meta: {
    id: 'nginx-ssl-passthrough-conflict',
    group: 'nginx',
    title: 'ssl-passthrough makes other settings of an Ingress void, or is void itself',
    severity: 'warning',
    needs: ['topology'],
    uses: ['workloads'],
    messages: {
      void: '{ingress} sets ssl-passthrough: the controller hands TLS connections to {backend} as they come and never sees a call. Without effect then: {settings}. The certificate is that of the pods, and all calls of a connection stay on one pod.',
      flag: '{ingress} sets ssl-passthrough, and {controller} runs without --enable-ssl-passthrough: the annotation does nothing. TLS ends at the controller, with its certificate, and {backend} gets what backend-protocol says.',
    },
    docs: {
      what: 'An Ingress with a gRPC backend has `nginx.ingress.kubernetes.io/ssl-passthrough: "true"` beside annotations or paths that only make sense where the controller reads calls; or its controller runs without the flag that passthrough needs.',
      why: 'With passthrough the controller forwards bytes by the name in the TLS handshake. It cannot choose a pod for each call, follow paths, or speak another protocol to the backend: whoever reads the Ingress believes in settings that are not in force.',
      fix: 'Decide for one: TLS end to end without passthrough (`backend-protocol: GRPCS`, a certificate at the edge), which balances calls, or passthrough alone with clients that balance by themselves.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/tls/#ssl-passthrough',
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#ssl-passthrough',
      ],
    },
    examples: {
      fires:
        exampleIngress({ annotations: [`${passthrough}: "true"`, `${backendProtocol}: GRPCS`] }) +
        exampleServer() +
        exampleController({ args: [flag] }),
      silent:
        exampleIngress({ annotations: [`${passthrough}: "true"`] }) +
        exampleServer() +
        exampleController({ args: [flag] }),
    },
    remedies: [],
  },

  *check({ topology, workloads }) {
    const without = controllerWithoutPassthrough(workloads);
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject } = entry;
      if (subject.metadata.annotations?.[passthrough] !== 'true') continue;
      const { links, believed } = grpcBackends(entry);
      const [link] = links;
      if (!link) continue;
      const severity = entry.certain && believed ? undefined : ('info' as const);
      const data = { ingress: shortRef(refOf(subject)), backend: backendText(link) };
      const found = { subject, path: ['metadata', 'annotations', passthrough], ...(severity && { severity }) };
      const says = { source: `${data.ingress} ssl-passthrough`, says: 'true' };
      if (without) {
        const controller = shortRef(refOf(without));
        const witnesses = [says, { source: `${controller} args`, says: `no ${flag}` }] as const;
        yield { ...found, message: 'flag', data: { ...data, controller }, witnesses };
        continue;
      }
      const settings = voidSettings(entry.backends);
      if (settings.length === 0) continue;
      const witnesses = [says, ...settings.map((s) => ({ source: data.ingress, says: s })), grpcWitness(link)] as const;
      yield { ...found, message: 'void', data: { ...data, settings: listed(settings) }, witnesses };
    }
  },
});

/** What an Ingress sets that only a controller that reads calls could follow. */
function voidSettings(backends: readonly NginxBackend[]): string[] {
  const [first] = backends;
  if (!first) return [];
  const annotations = first.ingress.metadata.annotations ?? {};
  const paths = (first.ingress.spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return [
    ...(annotations[backendProtocol] === undefined ? [] : ['backend-protocol']),
    ...(paths.some(({ path = '/' }) => path !== '/') ? ['its paths'] : []),
    ...Object.keys(annotations).flatMap((name) => (voided.has(name) ? [name.replace(/^.*\//, '')] : [])),
  ];
}

const voided = new Set(
  ['rewrite-target', 'use-regex', 'proxy-read-timeout', 'proxy-send-timeout', 'configuration-snippet', 'limit-rps'].map(
    (name) => `nginx.ingress.kubernetes.io/${name}`,
  ),
);
