import { defineCheck } from '../../model/check.js';
import type { FieldPath } from '../../model/inventory.js';
import { type ConfigMap, type KubeObject, keyOf, refOf, shortRef } from '../../model/objects.js';
import type { Topology } from '../../model/topology/topology.js';
import { controllerMesh } from './controllerMesh.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import { backendText, grpcBackends, grpcWitness, type NginxBackend, nginxIngresses } from './nginxBackends.js';

const annotation = 'nginx.ingress.kubernetes.io/service-upstream';

export default defineCheck({
  meta: {
    id: 'nginx-service-upstream',
    group: 'nginx',
    title: 'service-upstream makes ingress-nginx dial the cluster IP of a gRPC Service',
    severity: 'warning',
    needs: ['topology'],
    uses: ['controllerConfigMaps', 'workloads', 'namespaces'],
    messages: {
      pins: '{object} sets service-upstream, so ingress-nginx dials the cluster IP of {backend} and not its pods. It keeps those connections open, and kube-proxy chooses a pod once per connection: calls pile up on few pods. Remove service-upstream, and the controller chooses a pod for each call.',
      meshed:
        '{object} sets service-upstream, so ingress-nginx dials the cluster IP of {backend} and not its pods. The controller is in a mesh ({mesh}), which wants it so and balances the calls itself. Nothing is to be done as long as its proxy handles this port.',
      perhaps:
        '{object} sets service-upstream, so connections from ingress-nginx to {backend} go to its cluster IP and not to pods. Where the port is gRPC and several pods serve it, calls pile up on few of them. Remove service-upstream in that case.',
    },
    docs: {
      what: 'The annotation `nginx.ingress.kubernetes.io/service-upstream` of an Ingress or Service, or `service-upstream` in the ConfigMap of the controller, is "true" for a gRPC backend with more than one pod.',
      why: 'ingress-nginx normally dials pods and chooses one for each call. With service-upstream it has one upstream, the cluster IP, and keeps connections to it. kube-proxy picks a pod when a connection is made, so the spread is a matter of chance and new pods get nothing.',
      fix: 'Remove the setting. Keep it only where the controller itself is in a mesh: Linkerd and Istio need the cluster IP as destination to balance the calls themselves.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#service-upstream',
        'https://linkerd.io/2/tasks/using-ingress/',
      ],
    },
    examples: {
      fires:
        exampleIngress({
          annotations: ['nginx.ingress.kubernetes.io/backend-protocol: GRPC', `${annotation}: "true"`],
        }) + exampleServer(),
      silent: exampleIngress() + exampleServer(),
    },
    remedies: ['fix-nginx-service-upstream'],
  },

  *check({ topology, controllerConfigMaps, workloads, namespaces }) {
    const mesh = controllerMesh(workloads, namespaces);
    const told = new Set<KubeObject>();
    for (const { link, pods, sure } of candidates(topology)) {
      const setting = settingFor(link, controllerConfigMaps);
      // The controller dials pods where there is no cluster IP; with one pod there is nothing to spread.
      if (!setting || told.has(setting.holder) || link.service.headless || (pods ?? 2) <= 1) continue;
      told.add(setting.holder);

      const object = shortRef(refOf(setting.holder));
      const data = { object, backend: backendText(link) };
      const found = { subject: setting.holder, path: setting.path };
      const says = { source: `${object} ${setting.path.at(-1)}`, says: 'true' };
      if (mesh) {
        const witnesses = [says, { source: 'controller', says: mesh.evidence }] as const;
        yield { ...found, message: 'meshed', severity: 'info', data: { ...data, mesh: mesh.mesh }, witnesses };
      } else if (!sure) {
        yield { ...found, message: 'perhaps', severity: 'info', data, witnesses: [says, grpcWitness(link)] };
      } else {
        const several = { source: backendText(link), says: `${pods} pods are wanted` };
        yield { ...found, message: 'pins', data, witnesses: [says, grpcWitness(link), several] };
      }
    }
  },
});

interface Candidate {
  link: NginxBackend;
  /** Pods wanted now or at most; undefined where neither workloads nor endpoints tell. */
  pods: number | undefined;
  /** Whether ingress-nginx serves it, it is gRPC, and its pods are counted. */
  sure: boolean;
}

/** The gRPC backends, sure ones first: a setting is told once, of the backend that says most. */
function candidates(topology: Readonly<Topology>): Candidate[] {
  const all = nginxIngresses(topology).flatMap((entry) => {
    const { links, believed } = grpcBackends(entry);
    return links.map((link): Candidate => {
      const { replicas } = link.service;
      const pods = replicas.max ?? replicas.now ?? link.port.endpoints?.ready;
      return { link, pods, sure: entry.certain && believed && pods !== undefined };
    });
  });
  return all.sort((a, b) => Number(b.sure) - Number(a.sure));
}

/** Where service-upstream is turned on for a backend; the Ingress goes before the Service, both before the ConfigMap. */
function settingFor(
  { ingress, service }: NginxBackend,
  configMaps: readonly ConfigMap[] | undefined,
): { holder: KubeObject; path: FieldPath } | undefined {
  const holder = [ingress, service.service].find((o) => o.metadata.annotations?.[annotation] !== undefined);
  if (holder) {
    const on = holder.metadata.annotations?.[annotation]?.toLowerCase() === 'true';
    return on ? { holder, path: ['metadata', 'annotations', annotation] } : undefined;
  }
  const [map] = (configMaps ?? [])
    .filter(({ data }) => data?.['service-upstream'] === 'true')
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return map && { holder: map, path: ['data', 'service-upstream'] };
}
