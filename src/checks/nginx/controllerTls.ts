import type { Service, Workload } from '../../model/objects.js';
import { argumentsOf } from '../../model/topology/nginxControllers.js';
import type { Topology } from '../../model/topology/topology.js';

const defaultCertificate = '--default-ssl-certificate';

/** `namespace/name` of the Secret that every controller shows where nothing else is given. */
export function controllerCertificate(controllers: readonly Workload[]): string | undefined {
  const given = controllers.map((controller) => {
    const words = argumentsOf(controller);
    const at = words.findIndex((word) => word.startsWith(defaultCertificate));
    return at < 0 ? undefined : (words[at]?.split('=')[1] ?? words[at + 1]);
  });
  return given.includes(undefined) ? undefined : given.sort()[0];
}

/** The Service of a controller whose cloud load balancer has a certificate. */
export function tlsBalancerBefore(
  controllers: readonly Workload[],
  { services }: Readonly<Topology>,
): { service: Service; annotation: string } | undefined {
  for (const { service, workloads } of services) {
    if (!workloads.some((w) => controllers.includes(w))) continue;
    const annotation = Object.keys(service.metadata.annotations ?? {}).find((key) => /(ssl|tls)[\w-]*cert/.test(key));
    if (annotation !== undefined) return { service, annotation };
  }
  return undefined;
}
