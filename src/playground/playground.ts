import { setTimeout as sleep } from 'node:timers/promises';
import { KubernetesApi } from './api/server.js';
import { makeCertificate } from './certificate.js';
import { childEntry } from './childEntry.js';
import { kubeconfigFor } from './kubeconfig.js';
import { claimLoopback } from './loopback.js';
import { metricsStepSeconds } from './meter.js';
import type { Child } from './processes/child.js';
import type { Address } from './processes/messages.js';
import type { ScenarioId } from './scenarios.js';
import { Stage } from './stage.js';
import { greeterHost, podsOf, shopNamespace, type World } from './world.js';

const halfAnHourMs = 1_800_000;
/** So many answers show that the connections of the client are open and used. */
const callsThatProveTraffic = 10;
const certificateDays = 90;

export interface PlaygroundOptions {
  scenario: ScenarioId;
  /** Breaks off the start. What is up is ended by `close` alone, so that its last figures can still be read. */
  signal: AbortSignal;
  /** The built child entry; by default the one beside this module. */
  entry?: string;
  /** After this the processes end by themselves; half an hour by default. */
  lifetimeMs?: number;
  /**
   * How long the first three pods of `pinned` serve before three more are added; not at all by default. Verdicts
   * tell pods that were added later from their siblings by ages that differ by more than 15 s.
   */
  scaleUpAfterMs?: number;
  /** One line on what the start waits for, replaced by the next. */
  progress?(line: string): void;
  /** `one-address` as on systems that have no loopback address but 127.0.0.1. */
  loopback?: 'network' | 'one-address';
}

/** Calls since the start, by the word of those who made and those who answered them. */
interface Traffic {
  calls: number;
  failedCalls: number;
  lastFailure?: string;
  answeredByPod: Record<string, number>;
}

/** A running playground. */
export interface Playground {
  scenario: ScenarioId;
  /** YAML, with the token of the API in it: for files that only their owner reads. */
  kubeconfig: string;
  apiUrl: string;
  /** Where the gRPC Service is. */
  namespace: string;
  /** `host:port` of the Service's cluster IP; of the pods where it has none. */
  grpcAddresses: string[];
  /** The layer-7 proxy, where there is one: it speaks TLS for `host`, with a certificate signed by `authority` (PEM). */
  edge?: { address: string; host: string; authority: string };
  /** The processes that are alive. */
  pids(): number[];
  traffic(): Promise<Traffic>;
  /** Resolves when every living pod has its first metrics sample: about ten seconds after the start, 27 at most. */
  warmUp(): Promise<void>;
  /** Ends every process and closes every socket; resolves when that is done. */
  close(): Promise<void>;
}

/**
 * Starts real servers, a real client, what stands between them, and an API that tells of them. Rejects, with
 * nothing left running, when a part does not start or the signal aborts.
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { scenario, lifetimeMs = halfAnHourMs, entry = childEntry(), signal } = options;
  signal.throwIfAborted();
  const stage = new Stage(scenario, await claimLoopback(options.loopback), entry, { lifetimeMs, signal });
  let api: KubernetesApi | undefined;
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= Promise.all([api?.close(), stage.close()]).then(() => {});
    return closing;
  };
  try {
    const client = await build[scenario](stage, options);
    await stage.world.meter.firstReading();
    api = await KubernetesApi.start(stage.world);
    signal.throwIfAborted();
    return playground(stage, client, api, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** What each scenario puts up. Returns the client whose calls are the traffic. */
const build: Record<ScenarioId, (stage: Stage, options: PlaygroundOptions) => Promise<Child>> = {
  async pinned(stage, { scaleUpAfterMs = 0, progress }) {
    await stage.scaleGreeterTo(3);
    const cart = await stage.addCart({ through: 'service', address: stage.world.service });
    await stage.untilAnswered(cart, callsThatProveTraffic);
    for (const end = Date.now() + scaleUpAfterMs; Date.now() < end; ) {
      progress?.(`cart calls greeter; three more pods come in ${Math.ceil((end - Date.now()) / 1000)} s`);
      await stage.pause(Math.min(1_000, end - Date.now()));
    }
    await stage.scaleGreeterTo(6);
    return cart;
  },
  async headless(stage) {
    await stage.scaleGreeterTo(3);
    const cart = await stage.addCart({ through: 'every-pod', addresses: stage.greeterAddresses() });
    await stage.untilAnswered(cart, callsThatProveTraffic);
    return cart;
  },
  async balanced(stage) {
    await stage.scaleGreeterTo(3);
    const client = await addEdgeAndClient(stage, greeterHost, stage.greeterAddresses());
    await stage.untilAnswered(client, callsThatProveTraffic);
    return client;
  },
  async 'broken-ingress'(stage) {
    await stage.scaleGreeterTo(3);
    // The port in the Ingress is none of the Service, so a controller finds no endpoints behind it.
    return addEdgeAndClient(stage, 'billing.shop.example', []);
  },
};

async function addEdgeAndClient(stage: Stage, certifiedHost: string, upstreams: Address[]): Promise<Child> {
  const authorityName = 'grpclb playground CA';
  const authority = makeCertificate({ name: authorityName, days: certificateDays });
  const leaf = makeCertificate({
    name: certifiedHost,
    hosts: [certifiedHost],
    days: certificateDays,
    issuer: { name: authorityName, key: authority.key },
  });
  const trust = authority.certificate;
  const address = await stage.addEdge(leaf, trust, upstreams);
  return stage.addOutsideClient({ through: 'edge', address, host: greeterHost, trust });
}

function playground(stage: Stage, client: Child, api: KubernetesApi, close: () => Promise<void>): Playground {
  const { world } = stage;
  const { edge } = world;
  const dialled = world.scenario === 'headless' ? stage.greeterAddresses() : [world.service];
  return {
    scenario: world.scenario,
    kubeconfig: kubeconfigFor(api.url, api.token, shopNamespace),
    apiUrl: api.url,
    namespace: shopNamespace,
    grpcAddresses: dialled.map(spelled),
    ...(edge && { edge: { address: spelled(edge.address), host: greeterHost, authority: edge.authority } }),
    pids: () => stage.pids(),
    traffic: () => traffic(world, client),
    warmUp: () => warmUp(world),
    close,
  };
}

async function traffic(world: World, client: Child): Promise<Traffic> {
  const made = await client.read();
  const answered = await Promise.all(
    podsOf(world, 'greeter').map(async (pod) => [pod.name, (await pod.child.read())?.calls ?? 0] as const),
  );
  return {
    calls: made?.calls ?? 0,
    failedCalls: made?.failedCalls ?? 0,
    ...(made?.lastFailure !== undefined && { lastFailure: made.lastFailure }),
    answeredByPod: Object.fromEntries(answered),
  };
}

async function warmUp(world: World): Promise<void> {
  const late = Date.now() + 3 * metricsStepSeconds * 1000;
  while (world.pods.some((pod) => !pod.child.exit && !world.meter.sample(pod.child)) && Date.now() < late) {
    await sleep(100);
  }
}

function spelled({ host, port }: Address): string {
  return `${host}:${port}`;
}
