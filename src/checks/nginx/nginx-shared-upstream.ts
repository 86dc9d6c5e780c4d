import { defineCheck } from '../../model/check.js';
import { keyOf } from '../../model/objects.js';
import { controllerMesh } from './controllerMesh.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import {
  annotationPath,
  backendText,
  grpcBackends,
  grpcWitness,
  type NginxBackend,
  nginxIngresses,
} from './nginxBackends.js';

const annotation = 'nginx.ingress.kubernetes.io/service-upstream';

export default defineCheck({
  meta: {
    id: 'nginx-shared-upstream',
    group: 'nginx',
    title: 'Another Ingress of the same Service port turns service-upstream on for this one too',
    severity: 'warning',
    needs: ['topology'],
    uses: ['workloads', 'namespaces'],
    messages: {
      shared:
        '{other} sets service-upstream for {backend}, and ingress-nginx has one upstream for each Service port: {ingress} dials the cluster IP too, though it says nothing of it. Its calls keep to the few connections that are open, whichever pods these reach. Remove the annotation from {other}, or give each Ingress a Service of its own.',
    },
    docs: {
      what: 'Two Ingresses lead to the same port of the same Service, and only one of them has `nginx.ingress.kubernetes.io/service-upstream: "true"`.',
      why: 'ingress-nginx names an upstream after namespace, Service and port, so both Ingresses share it, and the setting of one decides for both. With service-upstream the controller dials the cluster IP, and kube-proxy chooses a pod once for each connection.',
      fix: 'Decide for all Ingresses of a Service port alike. Where one of them needs the cluster IP (for a mesh), put a second Service beside the first and let it use that.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#service-upstream',
      ],
    },
    examples: {
      fires: `${exampleIngress()}---\n${withUpstream('admin')}${exampleServer()}`,
      silent: `${exampleIngress()}---\n${exampleIngress({ name: 'admin' })}${exampleServer()}`,
    },
    remedies: [],
    follows: ['nginx-service-upstream'],
  },

  *check({ topology, workloads, namespaces }) {
    if (controllerMesh(workloads, namespaces)) return;
    const links = nginxIngresses(topology).flatMap((entry) => {
      const { links: own, believed } = grpcBackends(entry);
      return believed && entry.certain ? own : [];
    });
    const told = new Set<string>();
    for (const link of links) {
      const { ingress: subject, service } = link;
      const { replicas } = service;
      // With one pod there is nothing to spread.
      if (isOn(link) || service.headless || setByItself(link) || (replicas.max ?? replicas.now ?? 2) <= 1) continue;
      const other = links.find((l) => l.port === link.port && l.ingress !== subject && isOn(l));
      const id = `${keyOf(subject)} ${backendText(link)}`;
      if (!other || told.has(id)) continue;
      told.add(id);
      const names = { ingress: `Ingress/${subject.metadata.name}`, other: `Ingress/${other.ingress.metadata.name}` };
      yield {
        message: 'shared',
        subject,
        about: [other.ingress],
        path: annotationPath(subject, annotation),
        data: { ...names, backend: backendText(link) },
        witnesses: [
          { source: `${names.other} ${annotation}`, says: 'true' },
          { source: names.ingress, says: `leads to ${backendText(link)} too` },
          grpcWitness(link),
        ],
      };
    }
  },
});

function isOn({ ingress }: NginxBackend): boolean {
  return ingress.metadata.annotations?.[annotation]?.toLowerCase() === 'true';
}

/** The Service's own annotation speaks for all Ingresses, and nginx-service-upstream tells of it. */
function setByItself({ service: { service } }: NginxBackend): boolean {
  return service.metadata.annotations?.[annotation]?.toLowerCase() === 'true';
}

function withUpstream(name: string): string {
  return exampleIngress({
    name,
    annotations: ['nginx.ingress.kubernetes.io/backend-protocol: "GRPC"', `${annotation}: "true"`],
  });
}
