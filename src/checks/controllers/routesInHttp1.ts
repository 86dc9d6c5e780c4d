import type { FieldPath } from '../../model/inventory.js';
import type { KubeObject } from '../../model/objects.js';
import { believesGrpc } from '../../model/topology/tlsUse.js';
import type { EdgeProductName, Topology } from '../../model/topology/topology.js';
import { listed } from '../../model/words.js';

/** A backend of a route of a controller's own kind that is gRPC and is spoken to in HTTP/1.1. */
interface RouteInHttp1 {
  subject: KubeObject;
  path: FieldPath;
  about: KubeObject[];
  /** `IngressRoute/edge`. */
  route: string;
  /** `greeter:80`. */
  backend: string;
  /** One voice for gRPC may err. */
  severity: { severity?: 'warning' };
  witnesses: [{ source: string; says: string }, { source: string; says: string }];
}

/** Each backend once, whatever rules of the route lead to it. */
export function routesInHttp1({ edgeBackends }: Readonly<Topology>, product: EdgeProductName): RouteInHttp1[] {
  const found = new Map<string, RouteInHttp1>();
  for (const { route: subject, path, product: by, service, port, speaks, why } of edgeBackends) {
    if (by !== product || speaks !== 'http1' || !service || !port || !believesGrpc(port)) continue;
    const route = `${subject.kind}/${subject.metadata.name}`;
    const backend = `${service.service.metadata.name}:${port.port.port}`;
    const key = `${subject.metadata.namespace}/${route} ${backend}`;
    if (found.has(key)) continue;
    found.set(key, {
      subject,
      path,
      about: [service.service],
      route,
      backend,
      severity: port.grpc.level === 'likely' ? { severity: 'warning' } : {},
      witnesses: [
        { source: route, says: why },
        { source: backend, says: listed(port.grpc.reasons.map(({ says }) => says)) },
      ],
    });
  }
  return [...found.values()];
}

/** The text that stands at a path of an object, if one does. */
export function fieldAt(object: KubeObject, path: FieldPath): string | undefined {
  const found = path.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | undefined)?.[part],
    object,
  );
  return typeof found === 'string' && found !== '' ? found : undefined;
}
