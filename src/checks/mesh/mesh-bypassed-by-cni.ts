import { defineCheck } from '../../model/check.js';
import { earlyPick } from '../../model/topology/earlyPick.js';
import { listed } from '../../model/words.js';
import { exampleMesh } from './exampleMesh.js';
import { meshFaults, namesOf, portName } from './meshFaults.js';

export default defineCheck({
  meta: {
    id: 'mesh-bypassed-by-cni',
    group: 'mesh',
    title: 'The network plugin picks the pod before the mesh can',
    severity: 'error',
    needs: ['topology', 'networkSettings'],
    uses: [],
    messages: {
      bypassed:
        '{plugin} picks a pod when a connection opens, so the proxy of {mesh} is dialled with the address of one pod: all calls of {clients} to {ports} stay on the pod of their connection. Set {remedy}.',
    },
    docs: {
      what: 'Cilium or Calico (eBPF) balances Services at the socket inside pods, and clients of a gRPC Service rely on Linkerd, or on a waypoint of Istio, to balance their calls.',
      why: 'Socket balancing puts a pod’s address for the Service’s when the application dials. The proxy never sees the Service, so it forwards the connection to that pod. A sidecar of Istio chooses by the name that the call asks for and goes on balancing.',
      fix: 'Cilium: `socketLB.hostNamespaceOnly=true` (`bpf-lb-sock-hostns-only: "true"`). Calico: `bpfConnectTimeLoadBalancing: Disabled` with `bpfHostNetworkedNATWithoutCTLB: Enabled`. Then restart the clients: open connections stay where they are.',
      links: [
        'https://linkerd.io/2/reference/cluster-configuration/#cilium',
        'https://docs.cilium.io/en/stable/network/servicemesh/istio/',
        'https://docs.tigera.io/calico/latest/reference/resources/felixconfig',
      ],
    },
    examples: {
      fires: exampleMesh() + ciliumConfig('"false"'),
      silent: exampleMesh() + ciliumConfig('"true"'),
    },
    remedies: [],
  },

  *check({ topology, networkSettings }) {
    const pick = earlyPick(networkSettings);
    const faults = meshFaults(topology, 'picked-early', 'linkerd', 'istio-ambient');
    const [first] = faults;
    if (!pick || !first) return;
    const clients = [...new Set(faults.flatMap((fault) => fault.clients))];
    yield {
      message: 'bypassed',
      subject: pick.on,
      path: pick.path,
      about: [...faults.map(({ service }) => service), ...clients],
      data: {
        plugin: pick.why,
        mesh: first.path.mesh?.name === 'linkerd' ? 'Linkerd' : 'Istio',
        clients: namesOf(clients),
        ports: listed(faults.map(portName)),
        remedy: pick.remedy,
      },
      witnesses: [
        { source: `${pick.on.kind}/${pick.on.metadata.name}`, says: pick.why },
        { source: portName(first), says: first.path.why },
      ],
    };
  },
});

function ciliumConfig(hostOnly: string): string {
  return `---
apiVersion: v1
kind: ConfigMap
metadata: {name: cilium-config, namespace: kube-system}
data: {kube-proxy-replacement: "true", bpf-lb-sock: "false", bpf-lb-sock-hostns-only: ${hostOnly}}
`;
}
