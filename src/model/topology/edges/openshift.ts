import type { FieldPath } from '../../inventory.js';
import type { EdgeObject, OpenShiftRoute } from '../../objects.js';
import type { EdgeBackendLink, PortNode, ServiceNode, Spoken } from '../topology.js';

type Services = ReadonlyMap<string, ServiceNode>;
type Target = NonNullable<NonNullable<OpenShiftRoute['spec']>['to']>;

/** Backends of OpenShift's Routes. */
export function openShiftBackends(objects: readonly EdgeObject[], services: Services): EdgeBackendLink[] {
  return objects
    .filter((o): o is OpenShiftRoute => o.kind === 'Route')
    .flatMap((route) => {
      const { to, alternateBackends = [] } = route.spec ?? {};
      const all: [Target | undefined, FieldPath][] = [
        [to, ['spec', 'to']],
        ...alternateBackends.map((b, i): [Target, FieldPath] => [b, ['spec', 'alternateBackends', i]]),
      ];
      return all.flatMap(([target, path]) =>
        target && (target.kind ?? 'Service') === 'Service' && target.name !== '' && target.weight !== 0
          ? [link(route, target, path, services)]
          : [],
      );
    });
}

function link(route: OpenShiftRoute, { name }: Target, path: FieldPath, services: Services): EdgeBackendLink {
  const namespace = route.metadata.namespace ?? '';
  const service = services.get(`${namespace}/${name}`);
  const wanted = route.spec?.port?.targetPort;
  const port = portOf(service, wanted);
  const host = route.spec?.host;
  return {
    route,
    product: 'openshift',
    path,
    namePath: [...path, 'name'],
    portPath: ['spec', 'port', 'targetPort'],
    hosts: host === undefined || host === '' ? [] : [host],
    named: { service: name, namespace, port: wanted },
    service,
    port,
    portState: port ? 'found' : isSurelyMissing(service, wanted) ? 'missing' : 'unsure',
    ...hop(route, port),
  };
}

/** A name is that of a Service port, a number that of the pods' port; without one the router takes all ports. */
function portOf(service: ServiceNode | undefined, wanted: number | string | undefined): PortNode | undefined {
  if (!service) return undefined;
  if (wanted === undefined || wanted === 0 || wanted === '') {
    return service.ports.length === 1 ? service.ports[0] : undefined;
  }
  return service.ports.find((p) => p.port.name === wanted || podPorts(p).some((n) => String(n) === String(wanted)));
}

/** The numbers of the pods' ports behind a Service port, as far as they are known. */
function podPorts({ port, targets }: PortNode): number[] {
  const { targetPort = port.port } = port;
  if (typeof targetPort === 'number') return [targetPort];
  return targets.flatMap((t) => (t.state === 'unresolved' ? [] : t.number));
}

function isSurelyMissing(service: ServiceNode | undefined, wanted: number | string | undefined): boolean {
  if (!service || service.external || wanted === undefined || wanted === '' || wanted === 0) return false;
  // Only where every pod's port is known can a number be called wrong.
  return service.ports.every((p) => podPorts(p).length > 0);
}

function hop(
  { spec }: OpenShiftRoute,
  port: PortNode | undefined,
): Pick<EdgeBackendLink, 'speaks' | 'chooses' | 'why'> {
  const termination = spec?.tls?.termination?.toLowerCase();
  if (termination === 'passthrough') {
    const why = 'a passthrough Route forwards connections, not calls';
    return { speaks: 'connections', chooses: 'per-connection', why };
  }
  const speaks = spoken(termination, port);
  if (speaks === 'http1') {
    const why = 'the OpenShift router speaks HTTP/1.1 to the pods, on which gRPC calls fail';
    return { speaks, chooses: 'nothing', why };
  }
  return { speaks, chooses: 'per-request', why: 'the OpenShift router dials pods and chooses one for each call' };
}

/** HTTP/2 goes to pods by TLS and ALPN (reencrypt), or where appProtocol says that it is plaintext HTTP/2. */
function spoken(termination: string | undefined, port: PortNode | undefined): Spoken {
  if (termination === 'reencrypt') return 'h2-tls';
  if (!port) return 'unknown';
  return ['h2c', 'kubernetes.io/h2c'].includes(port.port.appProtocol ?? '') ? 'h2c' : 'http1';
}
