import type { FieldPath } from '../inventory.js';
import type { ConfigMap, FelixConfiguration, KubeObject } from '../objects.js';

/** A setting by which the network plugin puts a pod's address for the Service's when an application dials. */
export interface EarlyPick {
  on: KubeObject;
  path: FieldPath;
  /** `Cilium (ConfigMap/cilium-config: kube-proxy-replacement true, bpf-lb-sock-hostns-only not set)`. */
  why: string;
  /** What to set. */
  remedy: string;
}

/** Balancing at the socket, which no proxy in the pod gets round. */
export function earlyPick(settings: readonly (ConfigMap | FelixConfiguration)[]): EarlyPick | undefined {
  for (const on of settings) {
    const found = on.kind === 'ConfigMap' ? ciliumPick(on as ConfigMap) : calicoPick(on as FelixConfiguration);
    if (found) return found;
  }
  return undefined;
}

const hostOnly = 'bpf-lb-sock-hostns-only';

function ciliumPick(on: ConfigMap): EarlyPick | undefined {
  const { data = {} } = on;
  const replaces = data['kube-proxy-replacement'];
  const switched = replaces === 'true' || replaces === 'strict' ? 'kube-proxy-replacement' : 'bpf-lb-sock';
  const active = switched === 'kube-proxy-replacement' || data[switched] === 'true';
  if (!active || data[hostOnly] === 'true') return undefined;
  return {
    on,
    path: ['data', hostOnly],
    why: `Cilium (ConfigMap/${on.metadata.name}: ${switched} ${data[switched]}, ${hostOnly} ${data[hostOnly] ?? 'not set'})`,
    remedy: `${hostOnly}: "true" (Helm: socketLB.hostNamespaceOnly=true)`,
  };
}

const connectTime = 'bpfConnectTimeLoadBalancing';

function calicoPick(on: FelixConfiguration): EarlyPick | undefined {
  const { bpfEnabled, bpfConnectTimeLoadBalancing: mode, bpfConnectTimeLoadBalancingEnabled: older } = on.spec ?? {};
  // Others than `default` are for single nodes.
  if (on.metadata.name !== 'default' || !bpfEnabled || mode === 'Disabled') return undefined;
  if (mode === undefined && older === false) return undefined;
  return {
    on,
    path: ['spec', connectTime],
    why: `Calico (FelixConfiguration/default: bpfEnabled true, ${connectTime} ${mode ?? 'not set'})`,
    remedy: `${connectTime}: Disabled, with bpfHostNetworkedNATWithoutCTLB: Enabled`,
  };
}
