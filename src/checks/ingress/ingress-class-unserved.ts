import { defineCheck } from '../../model/check.js';
import { nearest } from '../../model/nearest.js';
import type { Ingress, Workload } from '../../model/objects.js';
import { productOfWorkload } from '../../model/topology/ingressProduct.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { runningContainers, templateOf, wordsOf } from '../../model/topology/workloadParts.js';
import { listed } from '../../model/words.js';
import { exampleIngress, exampleService } from './exampleIngress.js';

const isDefault = 'ingressclass.kubernetes.io/is-default-class';

export default defineCheck({
  meta: {
    id: 'ingress-class-unserved',
    group: 'ingress',
    title: 'No controller serves the class of an Ingress',
    severity: 'warning',
    needs: ['topology', 'ingressClasses'],
    uses: ['workloads'],
    messages: {
      missing:
        '{ingress} is of class {class}, and there is no such IngressClass{meant}: controllers pass it over, so no call from outside reaches {backend}.',
      unnamed:
        '{ingress} names no class, and none of the classes ({classes}) is the default: controllers pass it over, so no call from outside reaches {backend}. Name one in spec.ingressClassName.',
    },
    docs: {
      what: 'An Ingress with a gRPC backend names an IngressClass that does not exist, or names none while no class is the default.',
      why: 'A controller serves the Ingresses of its class and leaves all others alone, without a word: the host resolves to nothing, or to the default backend of another controller.',
      fix: 'Name a class that exists in `spec.ingressClassName`, or mark one as the default with the annotation `ingressclass.kubernetes.io/is-default-class: "true"`.',
      links: [
        'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
        'https://kubernetes.github.io/ingress-nginx/user-guide/multiple-ingress/',
      ],
    },
    examples: {
      fires: `${exampleIngress({ className: 'nginx-public' })}${exampleService()}---\n${exampleClass('nginx-pubic')}`,
      silent: `${exampleIngress()}${exampleService()}---\n${exampleClass('nginx')}`,
    },
    remedies: [],
  },

  *check({ topology, ingressClasses, workloads, live }) {
    const names = ingressClasses.map(({ metadata }) => metadata.name).sort();
    const told = new Set<Ingress>();
    for (const { ingress: subject, service, port } of topology.ingressBackends) {
      if (told.has(subject) || !service || !port || !believesGrpc(port) || isServed(subject)) continue;
      // Files seldom hold classes; where they hold none, nothing is known of them.
      if (!live && names.length === 0) continue;
      told.add(subject);
      const named = subject.spec?.ingressClassName;
      const ingress = `Ingress/${subject.metadata.name}`;
      const backend = `${service.service.metadata.name}:${port.port.port}`;
      const classes = { source: 'IngressClasses', says: names.join(', ') || 'none' };
      const mild = !live && { severity: 'info' as const };
      if (named === undefined) {
        if (ingressClasses.some((c) => c.metadata.annotations?.[isDefault] === 'true')) continue;
        if ((workloads ?? []).some(takesUnnamed)) continue;
        yield {
          message: 'unnamed',
          ...mild,
          subject,
          path: ['spec'],
          data: { ingress, classes: listed(names) || 'there is none', backend },
          witnesses: [{ source: `${ingress} spec`, says: 'no ingressClassName' }, classes],
        };
      } else if (!names.includes(named) && !byName.has(named)) {
        const close = nearest(named, names);
        const meant = close === undefined ? '' : ` (there is ${close})`;
        yield {
          message: 'missing',
          ...mild,
          subject,
          path: ['spec', 'ingressClassName'],
          data: { ingress, class: named, meant, backend },
          witnesses: [{ source: `${ingress} spec.ingressClassName`, says: named }, classes],
        };
      }
    }
  },
});

/** An address in the status was written by whoever serves it; the old annotation is matched by name, without an object. */
function isServed({ metadata, status }: Ingress): boolean {
  return (
    (status?.loadBalancer?.ingress ?? []).length > 0 ||
    metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined
  );
}

/** Contour compares the name itself; GKE's controller needs no object for its two. */
const byName: ReadonlySet<string> = new Set(['contour', 'gce', 'gce-internal']);

/** Controllers that take Ingresses without a class: Traefik always does, others by a flag. */
function takesUnnamed(workload: Workload): boolean {
  return (
    productOfWorkload(workload) === 'traefik' ||
    runningContainers(templateOf(workload)?.spec)
      .flatMap(wordsOf)
      .some((word) => /^--watch-ingress-without-class(=true)?$/.test(word))
  );
}

function exampleClass(name: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: ${name}}
spec: {controller: k8s.io/ingress-nginx}
`;
}
