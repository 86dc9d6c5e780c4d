import { defineCheck, type Witness } from '../../model/check.js';
import type { FieldPath } from '../../model/inventory.js';
import { type IngressClass, type KubeObject, keyOf, refOf, shortRef, type Workload } from '../../model/objects.js';
import { productOfController } from '../../model/topology/ingressProduct.js';
import { argumentsOf, controllerWorkloads, isUpstream } from '../../model/topology/nginxControllers.js';
import type { Topology } from '../../model/topology/topology.js';
import { runningContainers, templateOf } from '../../model/topology/workloadParts.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';

const classOf = (controller: string) => `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: ${controller}}
`;

export default defineCheck({
  meta: {
    id: 'nginx-controller-retired',
    group: 'nginx',
    title: 'ingress-nginx is retired',
    severity: 'info',
    needs: ['topology'],
    uses: ['ingressClasses', 'workloads'],
    messages: {
      used: '{object} belongs to ingress-nginx, which was retired in March 2026: its last release is controller v1.15.1 of 2026-03-19, and security faults are no longer mended. Existing deployments run on. Plan a move, for example to Gateway API with ingress2gateway.',
      runs: '{object} runs ingress-nginx in this cluster. The project was retired in March 2026: its last release is controller v1.15.1 of 2026-03-19, and security faults are no longer mended. Existing deployments run on. Plan a move, for example to Gateway API with ingress2gateway.',
    },
    docs: {
      what: 'Ingresses are served by ingress-nginx, the controller of the Kubernetes project (`k8s.io/ingress-nginx`). As of 2026-11 it is retired: maintenance ended in March 2026, the last release is controller v1.15.1 (2026-03-19), and the repository is read-only since 2026-03-24.',
      why: 'There are no more releases, bug fixes or updates for security vulnerabilities. The Ingress API itself, NGINX Ingress Controller of F5 (`nginx.org/ingress-controller`) and forks that vendors maintain are not concerned.',
      fix: 'Choose a successor and move Ingress by Ingress. `ingress2gateway print --providers=ingress-nginx` writes Gateway API objects; gRPC backends become GRPCRoutes. No successor reads every annotation the same way, so compare before DNS is switched.',
      links: [
        'https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/',
        'https://kubernetes.io/blog/2026/01/29/ingress-nginx-statement/',
        'https://github.com/kubernetes-sigs/ingress2gateway',
      ],
    },
    examples: {
      fires: exampleIngress() + exampleServer() + classOf('k8s.io/ingress-nginx'),
      silent: exampleIngress() + exampleServer() + classOf('nginx.org/ingress-controller'),
    },
    remedies: ['fix-nginx-controller-retired'],
  },

  *check({ topology, ingressClasses, workloads, live }) {
    const controllers = controllerWorkloads(workloads);
    const upstream = controllers.filter((c) => isUpstream(c) !== false);
    // A vendor's fork is maintained, and Traefik can serve the class of ingress-nginx in its place.
    if (upstream.length === 0 && (controllers.length > 0 || (workloads ?? []).some(actsAsNginx))) return;

    const [running] = live ? upstream.filter(hasReadyPods) : [];
    const found = running
      ? ofWorkload(running)
      : (ofClass(ingressClasses) ?? upstream.map(ofWorkload)[0] ?? ofIngress(topology));
    if (!found) return;
    yield {
      ...found,
      message: running ? 'runs' : 'used',
      severity: running ? 'warning' : 'info',
      data: { object: shortRef(refOf(found.subject)) },
    };
  },
});

/** An object of ingress-nginx, and what says so. */
interface Sign {
  subject: KubeObject;
  path: FieldPath;
  witnesses: [Witness];
}

function ofWorkload(subject: Workload): Sign {
  const source = shortRef(refOf(subject));
  const images = runningContainers(templateOf(subject)?.spec).flatMap((c) => c.image ?? []);
  const says = images.length > 0 ? `runs ${images.join(', ')}` : 'is labelled as a controller of ingress-nginx';
  return { subject, path: ['spec', 'template', 'spec', 'containers'], witnesses: [{ source, says }] };
}

function ofClass(classes: readonly IngressClass[] | undefined): Sign | undefined {
  const [subject] = (classes ?? [])
    .filter((c) => productOfController(c.spec?.controller ?? '') === 'ingress-nginx')
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  if (!subject) return undefined;
  const source = `${shortRef(refOf(subject))} spec.controller`;
  return { subject, path: ['spec', 'controller'], witnesses: [{ source, says: subject.spec?.controller ?? '' }] };
}

function ofIngress({ ingressBackends }: Readonly<Topology>): Sign | undefined {
  const [link] = ingressBackends
    .filter(({ product }) => product.name === 'ingress-nginx')
    .sort((a, b) => (keyOf(a.ingress) < keyOf(b.ingress) ? -1 : 1));
  if (!link) return undefined;
  const { ingress: subject, product } = link;
  const witness = { source: shortRef(refOf(subject)), says: `served by ingress-nginx: ${product.evidence}` };
  return { subject, path: ['spec', 'ingressClassName'], witnesses: [witness] };
}

function hasReadyPods({ status }: Workload): boolean {
  return (status?.readyReplicas ?? status?.numberReady ?? 0) > 0;
}

/** Traefik with its provider for the Ingresses of ingress-nginx. */
function actsAsNginx(workload: Workload): boolean {
  return argumentsOf(workload).some((word) => /providers[._]kubernetesingressnginx/i.test(word));
}
