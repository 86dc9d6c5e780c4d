import type { MeshAnswer, MeshTarget } from './mesh.js';

export type OtherMesh = 'kuma' | 'consul';

/** Labels and annotations together, as the injectors of both read either. */
type Marks = Readonly<Record<string, string>>;

const sidecars = { kuma: 'kuma-sidecar', consul: 'consul-dataplane' } as const;

/** Kuma (and Kong Mesh, which is Kuma) or Consul, by its proxy in live pods, or else by what the injector was asked for. */
export function otherMeshOf(
  asked: Marks,
  around: Marks,
  proxied: (name: string) => boolean | undefined,
): { mesh: OtherMesh; proxy: string } | undefined {
  const kuma = asked['kuma.io/sidecar-injection'] ?? around['kuma.io/sidecar-injection'];
  const wanted = {
    kuma: kuma === 'enabled' || kuma === 'true',
    consul: asked['consul.hashicorp.com/connect-inject'] === 'true',
  };
  const mesh = (['kuma', 'consul'] as const).find((name) => proxied(sidecars[name]) ?? wanted[name]);
  return mesh && { mesh, proxy: sidecars[mesh] };
}

/** What such a proxy makes of a port; nothing where it balances calls. */
export function otherMeshUnable(mesh: OtherMesh, { service, port }: MeshTarget): MeshAnswer | undefined {
  if (mesh === 'consul') {
    const why = 'Consul balances calls where a ServiceDefaults says protocol grpc or http2, which is not read here';
    return { balances: 'unknown', why };
  }
  const { appProtocol } = port;
  const protocol = isKnownToKuma(appProtocol)
    ? appProtocol
    : (service.metadata.annotations?.[`${port.port}.service.kuma.io/protocol`] ?? 'tcp');
  if (['grpc', 'http', 'http2'].includes(protocol)) return undefined;
  // Newer versions may know more of the words of Kubernetes.
  if (appProtocol?.startsWith('kubernetes.io/')) {
    return { balances: 'unknown', why: `not every version of Kuma knows appProtocol ${appProtocol}` };
  }
  const why = `Kuma treats the port as ${protocol}, whose connections it balances and not its calls (appProtocol grpc or http2 would tell it)`;
  return { balances: false, cause: 'tcp-protocol', why };
}

function isKnownToKuma(appProtocol: string | undefined): appProtocol is string {
  return appProtocol !== undefined && /^(grpc|https?|http2|tcp|tls|kafka)$/.test(appProtocol);
}
