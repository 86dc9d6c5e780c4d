import { defineCheck } from '../../model/check.js';
import { keyOf, type Pod } from '../../model/objects.js';
import { meshOf } from '../../model/topology/mesh.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import { count } from '../../model/words.js';

export default defineCheck({
  meta: {
    id: 'linkerd-pod-predates-injection',
    group: 'runtime',
    title: 'Pods run without the Linkerd proxy that their template asks for',
    severity: 'warning',
    needs: ['topology', 'pods'],
    uses: ['namespaces'],
    messages: {
      old: '{workload} is to be injected by Linkerd, and {pods} of it without the proxy: older than the annotation, or made while the injector did not answer. Roll it out anew; open connections stay as they are until then.',
    },
    docs: {
      what: 'The namespace or the pod template of a gRPC server says `linkerd.io/inject: enabled`, and running pods of it have no linkerd-proxy.',
      why: 'The proxy is added when a pod is made. Pods that were there before, or were made while the injector was down, stay outside the mesh: their own calls are not balanced, and callers in the mesh reach them without mTLS.',
      fix: 'kubectl rollout restart. Where new pods come without a proxy too, look at the webhook of the injector.',
      links: ['https://linkerd.io/2/features/proxy-injection/'],
    },
    remedies: [],
  },

  *check({ topology, pods, namespaces }) {
    const all = new Set(pods);
    const told = new Set<string>();
    for (const { service, workloads, ports, pods: own } of topology.services) {
      const [workload] = workloads;
      if (!workload || !own || !ports.some(believesGrpc)) continue;
      const namespace = namespaces?.find((n) => n.metadata.name === workload.metadata.namespace);
      if (meshOf(workload, namespace, undefined)?.mesh !== 'linkerd') continue;
      const bare = own
        .filter((pod) => all.has(pod) && pod.status?.phase === 'Running' && !hasProxy(pod))
        .map(({ metadata }) => metadata.name)
        .sort();
      const [first] = bare;
      if (first === undefined || told.has(`${workload.kind} ${keyOf(workload)}`)) continue;
      told.add(`${workload.kind} ${keyOf(workload)}`);
      yield {
        message: 'old',
        subject: workload,
        about: [service],
        data: {
          workload: `${workload.kind}/${workload.metadata.name}`,
          pods: `${count(bare.length, 'pod')} ${bare.length === 1 ? 'runs' : 'run'}`,
        },
        witnesses: [{ source: `Pod/${first}`, says: 'no container linkerd-proxy' }],
      };
    }
  },
});

/** Native sidecars are init containers, so both lists are looked at. */
function hasProxy({ spec }: Pod): boolean {
  return [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].some(({ name }) => name === 'linkerd-proxy');
}
