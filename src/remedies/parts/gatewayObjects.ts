import type { ManifestObject, PinnedPort, Surroundings } from '../../model/remedy.js';
import { templateOf } from '../../model/topology/workloadParts.js';
import type { FrontDoor } from './frontDoor.js';
import type { OpenListener } from './gatewayListener.js';

const version = 'gateway.networking.k8s.io/v1';

/** A Gateway with one HTTPS listener for one host, open to routes of its own namespace. */
export function gatewayObject(name: string, namespace: string, className: string, door: FrontDoor): ManifestObject {
  const certificate = {
    kind: 'Secret',
    name: door.secret.name,
    ...(door.secret.namespace !== namespace && { namespace: door.secret.namespace }),
  };
  return {
    apiVersion: version,
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      gatewayClassName: className,
      listeners: [
        {
          name: 'grpc',
          hostname: door.host,
          port: 443,
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [certificate] },
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
      ],
    },
  };
}

/**
 * A GRPCRoute without matches: every method of the host goes to the Service. A match by service alone is refused
 * by Contour.
 */
export function routeObject(
  { node, port }: PinnedPort,
  routeName: string,
  host: string,
  parent: { name: string; namespace: string; listener: string },
): ManifestObject {
  const { name, namespace = 'default' } = node.service.metadata;
  return {
    apiVersion: version,
    kind: 'GRPCRoute',
    metadata: { name: routeName, namespace },
    spec: {
      parentRefs: [
        {
          name: parent.name,
          ...(parent.namespace !== namespace && { namespace: parent.namespace }),
          sectionName: parent.listener,
        },
      ],
      hostnames: [host],
      rules: [{ backendRefs: [{ name, port: port.port.port }] }],
    },
  };
}

/** How the gateway checks the servers' certificate, where they end TLS themselves. */
export interface BackendTls {
  object: ManifestObject;
  /** ConfigMap with the CA that signed the servers' certificate. */
  configMap: string;
  hostname: string;
  /** Whether the hostname was read from the servers' certificate. */
  hostnameRead: boolean;
}

export function backendTls({ node, port }: PinnedPort, { tlsSecrets = [] }: Surroundings): BackendTls {
  const { name, namespace = 'default' } = node.service.metadata;
  const read = mountedSecrets(node.workloads)
    .flatMap((mounted) => tlsSecrets.filter((s) => s.metadata.namespace === namespace && s.metadata.name === mounted))
    .flatMap((s) => s.certificates[0]?.dnsNames ?? [])
    .find((dnsName) => !dnsName.startsWith('*.'));
  const hostname = read ?? `${name}.${namespace}.svc`;
  const configMap = `${name}-ca`;
  const object: ManifestObject = {
    apiVersion: version,
    kind: 'BackendTLSPolicy',
    metadata: { name, namespace },
    spec: {
      targetRefs: [
        { group: '', kind: 'Service', name, ...(port.port.name !== undefined && { sectionName: port.port.name }) },
      ],
      validation: { hostname, caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: configMap }] },
    },
  };
  return { object, configMap, hostname, hostnameRead: read !== undefined };
}

function mountedSecrets(workloads: PinnedPort['node']['workloads']): string[] {
  return workloads.flatMap((w) => (templateOf(w)?.spec?.volumes ?? []).flatMap((v) => v.secret?.secretName ?? []));
}

/** The parent of a route to an existing listener. */
export function parentOf({ gateway, listener }: OpenListener): { name: string; namespace: string; listener: string } {
  return { name: gateway.metadata.name, namespace: gateway.metadata.namespace ?? 'default', listener: listener.name };
}
