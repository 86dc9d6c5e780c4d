import type { KubeObject } from './objects.js';

/** Routes of controllers' own kinds, and what they refer to by name. */
export type EdgeObject =
  | IngressRoute
  | IngressRouteTcp
  | TraefikService
  | HttpProxy
  | VirtualService
  | IstioGateway
  | ServiceEntry
  | OpenShiftRoute;

/** A service of Traefik; `TraefikService` is one of its own kind, `NAME@PROVIDER` one from elsewhere. */
export interface TraefikServiceRef {
  name: string;
  kind?: string;
  namespace?: string;
  port?: number | string;
  /** `http`, `https` or `h2c`. */
  scheme?: string;
  weight?: number;
  nativeLB?: boolean;
}

interface IngressRoute extends KubeObject {
  kind: 'IngressRoute';
  spec?: {
    routes?: { match?: string; services?: TraefikServiceRef[]; middlewares?: { name: string }[] }[];
    tls?: { secretName?: string };
  };
}

interface IngressRouteTcp extends KubeObject {
  kind: 'IngressRouteTCP';
  spec?: { routes?: { match?: string; services?: TraefikServiceRef[] }[]; tls?: { passthrough?: boolean } };
}

interface TraefikService extends KubeObject {
  kind: 'TraefikService';
  spec?: {
    weighted?: { services?: TraefikServiceRef[] };
    mirroring?: TraefikServiceRef & { mirrors?: TraefikServiceRef[] };
  };
}

export interface ContourService {
  name: string;
  port?: number;
  /** `h2c`, `h2` or `tls`. */
  protocol?: string;
  weight?: number;
  mirror?: boolean;
}

export interface HttpProxy extends KubeObject {
  kind: 'HTTPProxy';
  spec?: {
    virtualhost?: { fqdn?: string; tls?: { secretName?: string; passthrough?: boolean } };
    routes?: { services?: ContourService[] }[];
    includes?: { name: string; namespace?: string }[];
    tcpproxy?: { services?: ContourService[]; include?: { name: string; namespace?: string } };
  };
}

export interface IstioDestination {
  host: string;
  subset?: string;
  port?: { number?: number };
}

interface IstioRouteRule {
  route?: { destination?: IstioDestination; weight?: number }[];
}

export interface VirtualService extends KubeObject {
  kind: 'VirtualService';
  spec?: {
    hosts?: string[];
    /** Absent: `mesh`, which means every sidecar. */
    gateways?: string[];
    http?: IstioRouteRule[];
    tls?: IstioRouteRule[];
    tcp?: IstioRouteRule[];
  };
}

/** Istio's own Gateway, not that of Gateway API. */
interface IstioGateway extends KubeObject {
  kind: 'Gateway';
  spec?: {
    selector?: Record<string, string>;
    servers?: { hosts?: string[]; port?: { number?: number; protocol?: string }; tls?: { mode?: string } }[];
  };
}

export interface ServiceEntry extends KubeObject {
  kind: 'ServiceEntry';
  spec?: { hosts?: string[] };
}

interface OpenShiftTarget {
  name: string;
  kind?: string;
  weight?: number;
}

export interface OpenShiftRoute extends KubeObject {
  kind: 'Route';
  spec?: {
    host?: string;
    to?: OpenShiftTarget;
    alternateBackends?: OpenShiftTarget[];
    /** The name of a Service port, or the number of the *pods'* port. */
    port?: { targetPort?: number | string };
    /** The private key that may stand here is never kept. */
    tls?: { termination?: string; certificate?: string; externalCertificate?: { name?: string } };
  };
}
