import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CertificateAndKey } from './certificate.js';
import { ConnectionBalancer } from './connectionBalancer.js';
import { isServing } from './healthProbe.js';
import type { Loopback } from './loopback.js';
import { Meter } from './meter.js';
import { randomSuffix } from './names.js';
import { namespaceOf, replicaSetName } from './objects/workloads.js';
import { Child, type ChildLimits } from './processes/child.js';
import type { Address, Dial, Job } from './processes/messages.js';
import type { ScenarioId } from './scenarios.js';
import { type AppName, isReady, podsOf, type World } from './world.js';

const callsPerSecond = 60;
const workMicrosPerCall = 2_500;
const probeEveryMs = 10_000;
const trafficWithinMs = 15_000;
/** Host number of the client's pod, beyond those of the servers. */
const cartNumber = 100;

/** The processes of a playground and the wires between them. */
export class Stage {
  readonly world: World;
  private readonly children: Child[] = [];
  private readonly starts: Promise<Child>[] = [];
  private readonly ended = new AbortController();
  private readonly signal: AbortSignal;
  private readonly balancer: ConnectionBalancer;
  private readonly probing: NodeJS.Timeout;

  constructor(
    scenario: ScenarioId,
    private readonly loopback: Loopback,
    private readonly entry: string,
    private readonly limits: ChildLimits,
  ) {
    this.signal = AbortSignal.any([limits.signal, this.ended.signal]);
    this.world = {
      scenario,
      startedAt: Date.now(),
      pods: [],
      service: loopback.service,
      meter: new Meter(() => this.world.pods.map((pod) => pod.child)),
      greeterReplicas: 0,
    };
    this.balancer = new ConnectionBalancer(loopback.serviceListener, () =>
      // A headless Service has no address of its own; nobody is told of this one.
      scenario === 'headless' ? [] : this.greeterAddresses(),
    );
    this.world.meter.start();
    this.probing = setInterval(() => void this.probe(), probeEveryMs);
  }

  /** Ids of the processes that are alive. */
  pids(): number[] {
    return this.children.flatMap((child) => (child.exit || child.pid === undefined ? [] : child.pid));
  }

  /** Where ready servers are. */
  greeterAddresses(): Address[] {
    return podsOf(this.world, 'greeter')
      .filter(isReady)
      .map((pod) => pod.address);
  }

  /** Adds servers until there are so many, and waits for the health service of each. */
  async scaleGreeterTo(replicas: number): Promise<void> {
    const { greeterReplicas } = this.world;
    if (greeterReplicas > 0) this.world.scaledAt = Date.now();
    this.world.greeterReplicas = replicas;
    const numbers = Array.from({ length: replicas - greeterReplicas }, (_, i) => greeterReplicas + i + 1);
    await Promise.all(
      numbers.map((number) => {
        const pod = podName('greeter');
        return this.addPod('greeter', pod, this.loopback.pod(number), (address) => ({
          role: 'server',
          pod,
          ...address,
          workMicros: workMicrosPerCall,
        }));
      }),
    );
    await this.probe();
    const silent = podsOf(this.world, 'greeter').find((pod) => !isReady(pod));
    if (silent) throw new Error(`pod ${silent.name} of the playground does not answer its health service`);
  }

  /** A client in the cluster. */
  async addCart(dial: Dial): Promise<Child> {
    // It listens nowhere: its address is its name on the network only.
    const address = { host: this.loopback.pod(cartNumber).host, port: 0 };
    return this.addPod('cart', podName('cart'), address, () => ({ role: 'client', dial, callsPerSecond }));
  }

  /** A client outside the cluster: no pod shows it. */
  addOutsideClient(dial: Dial): Promise<Child> {
    return this.spawn({ role: 'client', dial, callsPerSecond });
  }

  /** A layer-7 proxy that serves TLS with `tls` and forwards calls to `upstreams`. Returns its address. */
  async addEdge(tls: CertificateAndKey, authority: string, upstreams: Address[]): Promise<Address> {
    await this.addPod('edge', podName('edge'), this.loopback.edge, (at) => ({ role: 'edge', ...at, tls, upstreams }));
    const address = podsOf(this.world, 'edge')[0]?.address ?? this.loopback.edge;
    this.world.edge = { address, certificate: tls, authority };
    return address;
  }

  /** Resolves when the client has had so many answers; rejects with its last failure when they do not come. */
  async untilAnswered(client: Child, calls: number): Promise<void> {
    const late = Date.now() + trafficWithinMs;
    for (;;) {
      this.signal.throwIfAborted();
      const reading = await client.read();
      if (reading && reading.calls >= calls) return;
      if (client.exit || Date.now() > late) {
        throw new Error(`the playground's client gets no answer: ${reading?.lastFailure ?? client.exit?.stderr ?? ''}`);
      }
      await this.pause(50);
    }
  }

  /** Waits; rejects when the start is broken off. */
  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.signal }).catch(() => {});
    this.signal.throwIfAborted();
  }

  async close(): Promise<void> {
    clearInterval(this.probing);
    this.world.meter.stop();
    // Those that are just starting end themselves on the signal; where one fails, its siblings may still be at it.
    this.ended.abort();
    await Promise.allSettled(this.starts);
    await Promise.all([...this.children.map((child) => child.end()), this.balancer.close()]);
  }

  /** Asks every server's health service, as the kubelet would for the readinessProbe in its pod. */
  private async probe(): Promise<void> {
    await Promise.all(
      podsOf(this.world, 'greeter').map(async (pod) => {
        const ready = pod.child.exit === undefined && (await isServing(pod.address));
        if (ready !== pod.ready) pod.readySince = Date.now();
        pod.ready = ready;
      }),
    );
  }

  private async addPod(app: AppName, name: string, wanted: Address, job: (address: Address) => Job): Promise<Child> {
    const child = await this.spawn(job(wanted));
    const address = { host: wanted.host, port: child.port };
    // Servers are ready when their health service says so; the others have none, and are when they run.
    const ready = app !== 'greeter';
    const namespace = namespaceOf(app);
    this.world.pods.push({ app, name, namespace, uid: randomUUID(), address, child, ready, readySince: Date.now() });
    return child;
  }

  private spawn(job: Job): Promise<Child> {
    const { lifetimeMs } = this.limits;
    const start = Child.start(this.entry, job, { lifetimeMs, signal: this.signal }).then((child) => {
      this.children.push(child);
      return child;
    });
    this.starts.push(start);
    return start;
  }
}

function podName(app: AppName): string {
  return `${replicaSetName(app)}-${randomSuffix()}`;
}
