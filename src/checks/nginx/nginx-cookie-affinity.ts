import { defineCheck } from '../../model/check.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import { annotationPath, backendText, grpcBackends, grpcWitness, nginxIngresses } from './nginxBackends.js';

const affinity = 'nginx.ingress.kubernetes.io/affinity';

export default defineCheck({
  meta: {
    id: 'nginx-cookie-affinity',
    group: 'nginx',
    title: 'Cookie affinity on an Ingress of a gRPC Service',
    severity: 'warning',
    needs: ['topology'],
    uses: [],
    messages: {
      sticks:
        '{ingress} keeps a client on one pod by a cookie (affinity: cookie). Most gRPC clients keep no cookies, for which it does nothing; every call of those that do stays on one pod of {backend}. Remove the annotation.',
    },
    docs: {
      what: 'The annotation `nginx.ingress.kubernetes.io/affinity: cookie` is set on an Ingress whose backend is gRPC.',
      why: 'ingress-nginx balances each call on its own, unless a cookie names a pod. Browsers with gRPC-Web and clients behind a proxy that keeps cookies then stay on one pod; plain gRPC clients drop the cookie, so the affinity that was wanted is not there either.',
      fix: 'Remove the affinity annotations. Where calls of one session have to meet the same pod, hash by a header instead: `nginx.ingress.kubernetes.io/upstream-hash-by: "$http_x_session"`.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#session-affinity',
      ],
    },
    examples: {
      fires:
        exampleIngress({
          annotations: ['nginx.ingress.kubernetes.io/backend-protocol: "GRPC"', `${affinity}: "cookie"`],
        }) + exampleServer(),
      silent: exampleIngress() + exampleServer(),
    },
    remedies: [],
  },

  *check({ topology }) {
    for (const entry of nginxIngresses(topology)) {
      const { ingress: subject, certain } = entry;
      const value = subject.metadata.annotations?.[affinity];
      const { links, believed } = grpcBackends(entry);
      const several = links.find(({ service: { replicas } }) => (replicas.max ?? replicas.now ?? 2) > 1);
      if (value !== 'cookie' || !several) continue;
      const ingress = `Ingress/${subject.metadata.name}`;
      yield {
        message: 'sticks',
        subject,
        path: annotationPath(subject, affinity),
        ...((!certain || !believed) && { severity: 'info' }),
        data: { ingress, backend: backendText(several) },
        witnesses: [{ source: `${ingress} ${affinity}`, says: value }, grpcWitness(several)],
      };
    }
  },
});
