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
  status?: { addresses?: { type?: string; value: string }[] };
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
  status?: {
    parents?: {
      parentRef?: { name?: string; namespace?: string; sectionName?: string };
      controllerName?: string;
      conditions?: Condition[];
    }[];
  };
}

/** A condition as Kubernetes writes it. */
export interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  /** The generation of the object that it speaks of. */
  observedGeneration?: number;
}

/** Says that a Service is to be dialled with TLS, and what its certificate must show. */
export interface BackendTlsPolicy extends KubeObject {
  spec?: { targetRefs?: { group?: string; kind?: string; name: string; sectionName?: string }[] };
}

export interface ReferenceGrant extends KubeObject {
  spec?: {
    from?: { group: string; kind: string; namespace: string }[];
    to?: { group: string; kind: string; name?: string }[];
  };
}
