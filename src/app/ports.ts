import { spokenProtocol } from '../grpc/dial/spokenProtocol.js';
import type { Api } from '../kube/api.js';
import { ApiFailure } from '../kube/apiFailure.js';
import { boundedParallel } from '../kube/boundedParallel.js';
import { portForward } from '../kube/portForward.js';
import { keyOf } from '../model/objects.js';
import type { Front } from '../model/ports/fronts.js';
import { podLinks } from '../model/ports/podLinks.js';
import { looseFronts, type PodFacts, portChain } from '../model/ports/portChain.js';
import type { PortsReport } from '../model/ports/portsReport.js';
import type { Canvas } from '../model/report.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import type { ServiceNode } from '../model/topology/topology.js';
import { listeningPorts } from '../sources/sockets/procNetTcp.js';
import { SocketTables } from '../sources/sockets/socketTables.js';
import { containerPorts, readyPods } from '../verdict/readyPods.js';
import type { JudgedPort } from './diagnose.js';
import { type Input, type InputChoice, withInput } from './input.js';
import { podsToMeasure } from './measure.js';
import type { RunIo } from './outcome.js';
import { applyScope } from './scope.js';

export interface PortsOptions extends InputChoice {
  targets: readonly string[];
  grpc: readonly string[];
  /** Look into pods and greet their ports, where a cluster is read. */
  connect: boolean;
}

export interface PortsOutcome {
  report: PortsReport;
  everythingRefused: boolean;
  render(format: string, canvas: Canvas): Promise<string>;
}

/** `grpclb ports`: each way from an Ingress or a Route to what listens in a pod, and where it breaks. */
export async function ports(options: PortsOptions, io: RunIo): Promise<PortsOutcome> {
  return withInput(options, io, async (input) => {
    const { inventory, everythingRefused } = input;
    const topology = buildTopology(inventory.objects, { grpc: options.grpc });
    const { targets, selector } = options;
    const scoped = applyScope({ targets, ...(selector !== undefined && { selector }) }, topology, inventory);
    const asked = targets.length > 0 || selector !== undefined;
    const judged = scoped.services.flatMap((node) =>
      node.ports.filter((port) => asked || port.grpc.level !== 'no').map((port) => ({ node, port })),
    );
    const facts = options.connect && input.api ? await lookInto(judged, input.api, input, io) : new Map();
    const concerned = new Set<ServiceNode>(scoped.services);
    const report: PortsReport = {
      source: inventory.source.name,
      at: inventory.at,
      chains: judged.map(({ node, port }) => {
        const chain = portChain(node, port, topology);
        const seen = podLinks(readyPods(node, port), (pod) => containerPorts(pod, port), facts);
        return { ...chain, links: [...chain.links, ...seen] };
      }),
      loose: looseFronts(topology, (front) =>
        front.service ? concerned.has(front.service) : !asked || isOf(front, options),
      ),
      interrupted: io.signal.aborted,
    };
    return {
      report,
      everythingRefused,
      async render(format, canvas) {
        const { portsText } = await import('../report/ports.js');
        return portsText(report, format, canvas);
      },
    };
  });
}

/** Whether it is an Ingress that was asked for by name: its Service may be the one that is missing. */
function isOf(front: Front, { targets }: PortsOptions): boolean {
  const { kind, metadata } = 'ingress' in front ? front.ingress : front.route;
  return targets.some((target) => {
    const [word = '', name] = target.split('/');
    return name === metadata.name && kind.toLowerCase().startsWith(word.toLowerCase());
  });
}

const podsAtOnce = 8;

/** What listens in each ready pod, and what one of them answers on each port. */
async function lookInto(
  judged: readonly JudgedPort[],
  api: Api,
  { clock }: Input,
  io: RunIo,
): Promise<Map<string, PodFacts>> {
  const tables = new SocketTables({ api, clock, signal: io.signal });
  const pods = podsToMeasure(judged);
  const facts = new Map<string, PodFacts>();
  io.progress(`looking into ${pods.length} pods`);
  await boundedParallel(pods, podsAtOnce, async (pod) => {
    const read = await tables.of(pod);
    facts.set(`${pod.namespace}/${pod.name}`, { listens: 'table' in read ? listeningPorts(read.table) : read.reason });
  });
  const greeted = judged.flatMap(({ node, port }) => {
    const [pod] = readyPods(node, port);
    return pod ? containerPorts(pod, port).map((number) => ({ pod, number })) : [];
  });
  await boundedParallel(greeted, podsAtOnce, async ({ pod, number }) => {
    const { name, namespace = '' } = pod.metadata;
    try {
      const spoken = await spokenProtocol(
        (signal) => portForward(api, { namespace, pod: name, port: number }, { signal }),
        io.signal,
      );
      const known = facts.get(keyOf(pod)) ?? {};
      facts.set(keyOf(pod), { ...known, speaks: { ...known.speaks, [number]: spoken } });
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      io.tell(`port ${number} of pod ${name} could not be greeted: ${error.detail}`);
    }
  });
  return facts;
}
