import type { Ingress } from '../../model/objects.js';
import type { ManifestObject, Proposal } from '../../model/remedy.js';
import { tlsHostNames } from '../../model/topology/tlsUse.js';
import type { IngressBackendLink } from '../../model/topology/topology.js';
import { findingGone } from './correction.js';
import { freeName } from './freeName.js';
import type { FieldChange } from './jsonPatch.js';
import { deleteCommand } from './kubectl.js';
import { backendProtocol, grpcProtocol, pathAnnotations } from './nginxAnnotations.js';
import { setAnnotations, setFields } from './patchSteps.js';

/**
 * Moves the gRPC backends of an Ingress into one of their own, since the protocol annotation counts for a whole
 * Ingress. Undefined where nothing would be left, or where a gRPC backend is the default one.
 */
export function splitIngress(
  finding: Parameters<typeof findingGone>[0],
  ingress: Ingress,
  grpc: readonly IngressBackendLink[],
  ingresses: readonly Ingress[] | undefined,
): Proposal | undefined {
  if (grpc.length === 0 || grpc.some((l) => l.path[1] === 'defaultBackend')) return undefined;
  const { name, namespace = 'default', annotations = {} } = ingress.metadata;
  const removals = removalsFor(ingress, grpc);
  if (!removals) return undefined;

  const kept = Object.fromEntries(
    Object.entries(annotations).filter(
      ([key]) => !pathAnnotations.includes(key) && key !== 'kubectl.kubernetes.io/last-applied-configuration',
    ),
  );
  const made: ManifestObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: freeName(`${name}-grpc`, namespace, ingresses),
      namespace,
      annotations: { ...kept, [backendProtocol]: grpcProtocol(grpc) },
    },
    spec: {
      ...(ingress.spec?.ingressClassName !== undefined && { ingressClassName: ingress.spec.ingressClassName }),
      ...tlsOf(ingress, grpc),
      rules: rulesOf(grpc),
    },
  };
  const ref = { apiVersion: made.apiVersion, kind: made.kind, namespace, name: made.metadata.name };
  const fields = setFields(`Take the gRPC paths out of Ingress/${name}`, ingress, removals);
  const protocol = annotations[backendProtocol];
  const annotation =
    protocol !== undefined && /^grpcs?$/i.test(protocol.trim())
      ? setAnnotations(`Ingress/${name} speaks HTTP to what is left`, ingress, { [backendProtocol]: null })
      : undefined;
  return {
    steps: [
      fields.step,
      ...(annotation ? [annotation.step] : []),
      { do: 'apply', title: `Ingress/${ref.name} with the gRPC paths`, objects: [made] },
      findingGone(finding),
      { do: 'undo', command: deleteCommand(ref) },
      ...(annotation ? [annotation.undo] : []),
      fields.undo,
    ],
    caveats: [
      'The gRPC paths are served by nobody between the two steps: the controller refuses the same host and path in two Ingresses.',
    ],
  };
}

/** Whole rules where nothing is left in them, single paths otherwise; last ones first, so that places stay right. */
function removalsFor(ingress: Ingress, grpc: readonly IngressBackendLink[]): FieldChange[] | undefined {
  const rules = ingress.spec?.rules ?? [];
  const changes: FieldChange[] = [];
  let left = ingress.spec?.defaultBackend ? 1 : 0;
  for (let r = rules.length - 1; r >= 0; r--) {
    const paths = rules[r]?.http?.paths ?? [];
    const going = grpc.flatMap((l) => (l.path[2] === r && typeof l.path[5] === 'number' ? [l.path[5]] : []));
    left += paths.length - going.length;
    if (going.length > 0 && going.length === paths.length)
      changes.push({ path: ['spec', 'rules', r], value: undefined });
    else {
      for (const p of going.sort((a, b) => b - a))
        changes.push({ path: ['spec', 'rules', r, 'http', 'paths', p], value: undefined });
    }
  }
  return left > 0 ? changes : undefined;
}

/** gRPC paths cannot bear a prefix of their own, so a path that is no service's becomes `/`. */
function rulesOf(grpc: readonly IngressBackendLink[]) {
  const byHost = Map.groupBy(grpc, (l) => l.host);
  return [...byHost].map(([host, links]) => ({
    ...(host !== undefined && { host }),
    http: {
      paths: links.map((l) => ({
        ...(isGrpcPath(l.httpPath)
          ? { path: l.httpPath, pathType: l.pathType ?? 'Prefix' }
          : { path: '/', pathType: 'Prefix' }),
        backend: l.backend,
      })),
    },
  }));
}

/** `/package.Service`, `/package.Service/Method`, `/`: what a gRPC call can have as its path. */
export function isGrpcPath(path: string | undefined): boolean {
  return path !== undefined && /^\/([A-Za-z_]\w*(\.[A-Za-z_]\w*)+(\/\w*)?)?$/.test(path);
}

function tlsOf(ingress: Ingress, grpc: readonly IngressBackendLink[]) {
  const hosts = [...new Set(grpc.flatMap((l) => l.host ?? []))];
  const tls = (ingress.spec?.tls ?? []).flatMap((entry) => {
    const covered = hosts.filter((host) => (entry.hosts ?? []).some((given) => tlsHostNames(given, host)));
    if (entry.hosts && entry.hosts.length > 0 && covered.length === 0) return [];
    return [
      {
        ...(covered.length > 0 && { hosts: covered }),
        ...(entry.secretName !== undefined && { secretName: entry.secretName }),
      },
    ];
  });
  return tls.length > 0 ? { tls } : {};
}
