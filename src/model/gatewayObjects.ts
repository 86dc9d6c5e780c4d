import type { KubeObject, LabelSelector } from './objects.js';

export interface GatewayClass extends KubeObject {
  spec?: { controllerName?: string };
  status?: { conditions?: { type: string; status: string }[] };
}

export interface Gateway extends KubeObject {
  spec?: {
    gatewayClassName?: string;
    listeners?: {
      name: string;
      hostname?: string;
      port: number;
      protocol: string;
      tls?: { mode?: string; certificateRefs?: { group?: string; kind?: string; name: string; namespace?: string }[] };
      allowedRoutes?: { namespaces?: { from?: string; selector?: LabelSelector }; kinds?: { kind: string }[] };
    }[];
  };
}

export interface RouteBackendRef {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  port?: number;
  weight?: number;
}

/** GRPCRoute or HTTPRoute. */
export interface Route extends KubeObject {
  spec?: {
    parentRefs?: {
      group?: string;
      kind?: string;
      name: string;
      namespace?: string;
      sectionName?: string;
      port?: number;
    }[];
    hostnames?: string[];
    rules?: { backendRefs?: RouteBackendRef[]; matches?: unknown[]; filters?: unknown[] }[];
  };
}

export interface ReferenceGrant extends KubeObject {
  spec?: {
    from?: { group: string; kind: string; namespace: string }[];
    to?: { group: string; kind: string; name?: string }[];
  };
}
