import type { Api } from '../../kube/api.js';
import { ApiFailure } from '../../kube/apiFailure.js';
import type { Service } from '../../model/objects.js';
import type { PrometheusAddress } from '../../model/prometheus.js';

/** Names of the port of Prometheus, Thanos Query and Mimir, in their charts and operators. */
const portNames = ['web', 'http-web', 'http', 'https', 'http-metrics'];

/** The path of a Service behind the API server's proxy, and its name as it may be printed. */
export async function serviceProxy(
  { namespace, name, port, path }: PrometheusAddress & { kind: 'service' },
  api: Api,
  signal: AbortSignal,
): Promise<{ name: string; path: string }> {
  const where = namespace ?? api.connection.namespace;
  const at = `/api/v1/namespaces/${where}/services`;
  // Without a port the API server takes the only one and refuses a Service that has several.
  const chosen = port ?? portOf(await api.get<Service>(`${at}/${name}`, { signal }));
  const scheme = chosen === 443 ? 'https:' : '';
  return { name: `${where}/svc/${name}:${chosen}${path}`, path: `${at}/${scheme}${name}:${chosen}/proxy${path}` };
}

function portOf({ metadata, spec }: Service): number {
  const ports = spec?.ports ?? [];
  const named = portNames.flatMap((name) => ports.filter((port) => port.name === name));
  const usual = ports.filter(({ port }) => port === 9090);
  const [chosen] = ports.length === 1 ? ports : [...named, ...usual];
  if (chosen) return chosen.port;
  throw new ApiFailure({
    reason: 'unsupported',
    detail: `Service ${metadata.namespace}/${metadata.name} has ${ports.length} ports, and none is known as Prometheus's.`,
    next: `Name the port: --prometheus ${metadata.namespace}/svc/${metadata.name}:PORT.`,
  });
}
