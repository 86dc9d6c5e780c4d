import type { CertificateAndKey } from './certificate.js';
import type { Meter } from './meter.js';
import type { Child } from './processes/child.js';
import type { Address } from './processes/messages.js';
import type { ScenarioId } from './scenarios.js';

export const shopNamespace = 'shop';
export const edgeNamespace = 'edge';
export const nodeName = 'playground';
export const greeterHost = 'greeter.shop.example';

export type AppName = 'greeter' | 'cart' | 'edge';

/** A process as the API shows it: a pod. */
export interface RunningPod {
  app: AppName;
  name: string;
  namespace: string;
  uid: string;
  address: Address;
  child: Child;
  /** The last answer of its health service; for processes without one, that they are alive. */
  ready: boolean;
  readySince: number;
}

/** What is running: everything the API says is derived from this when it is asked. */
export interface World {
  scenario: ScenarioId;
  /** Milliseconds since the epoch. */
  startedAt: number;
  pods: RunningPod[];
  service: Address;
  /** The layer-7 proxy, the certificate it serves and who signed that (PEM); absent where the scenario has none. */
  edge?: { address: Address; certificate: CertificateAndKey; authority: string };
  meter: Meter;
  /** Replicas of greeter that are wanted. */
  greeterReplicas: number;
  /** When greeter was scaled; absent where it never was. */
  scaledAt?: number;
}

export function podsOf(world: World, app: AppName): RunningPod[] {
  return world.pods.filter((pod) => pod.app === app);
}

/** Alive and healthy: what a Service sends connections to. */
export function isReady(pod: RunningPod): boolean {
  return pod.ready && pod.child.exit === undefined;
}

/** RFC 3339 with whole seconds, as Kubernetes writes times. */
export function timestamp(at: number): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
