import { byText } from '../../model/byText.js';
import type { ReportPath, ReportService } from '../../model/report.js';
import type { Balancing, Hop } from '../../model/topology/topology.js';
import type { PodShare } from '../../model/verdict.js';
import { count } from '../../model/words.js';
import { shareText } from '../text/quantities.js';
import { isHot, verdictLook } from './looks.js';

/** A box of the drawing. */
export interface TopologyNode {
  id: string;
  title: string;
  sub: string;
  /** Class that colours it; plain without. */
  look?: string;
  /** Of a pod whose share is known, 0 to 1. */
  share?: number;
  hot?: boolean;
  pod?: string;
  /** The pods that share this box because there are too many for one each. */
  crowd?: PodShare[];
  /** Room for lines that pass a layer without stopping; nothing is drawn. */
  passage?: true;
}

/** A line from box to box; a line to a pod has its share of the work. */
export interface TopologyEdge {
  from: string;
  to: string;
  /** The passages it takes. */
  via?: string[];
  share?: number;
  hot?: boolean;
}

/** Who calls, what stands between, the Service and its pods, from left to right. */
export interface TopologyGraph {
  layers: { heading: string; nodes: TopologyNode[] }[];
  edges: TopologyEdge[];
}

/** Callers beyond these are counted. */
const mostCallers = 10;

/** So many pods, the busiest, have a box and a row of their own. The others are all drawn too, only smaller. */
export const mostPods = 12;

/** Hops that are programs of their own on the way; kube-proxy and DNS belong to the Service. */
const between: readonly Hop['kind'][] = ['load-balancer', 'ingress-controller', 'gateway', 'mesh-proxy'];

const choosesText: Record<Hop['chooses'], string> = {
  'per-request': 'a pod for each call',
  'per-connection': 'a pod for each connection',
  sticky: 'sticky',
  nothing: 'passes on',
  unknown: 'how it chooses is unknown',
};

const choosesLook: Partial<Record<Hop['chooses'], string>> = {
  'per-request': 'good',
  'per-connection': 'warn',
  sticky: 'warn',
};

export const balancingText: Record<Balancing, string> = {
  l7: 'per call',
  l4: 'per connection',
  client: 'in the client',
  sticky: 'sticky',
  unknown: 'unknown',
};

export function topologyGraph(service: ReportService): TopologyGraph {
  const paths = service.paths.slice(0, mostCallers);
  const chains = paths.map(({ hops }) => hops.filter(({ kind }) => between.includes(kind)));
  const depth = Math.max(0, ...chains.map((chain) => chain.length));
  const more = service.paths.length > mostCallers;
  const hops = Array.from({ length: depth }, (_, level) => layerOf(more ? [...chains, []] : chains, level));
  const pods = podNodes(service);
  const toService = paths.flatMap((path, index) => edgesOf(callerId(path), chains[index] ?? [], depth));
  if (more) toService.push(...edgesOf('more', [], depth));
  return {
    layers: [
      { heading: 'CALLERS', nodes: callerNodes(service) },
      ...hops.map((nodes) => ({ heading: 'BETWEEN', nodes })),
      { heading: 'SERVICE', nodes: [serviceNode(service)] },
      { heading: 'PODS', nodes: pods },
    ],
    edges: [
      ...unique(toService.length > 0 ? toService : seenCallers(service).map(({ id }) => ({ from: id, to: 'service' }))),
      ...pods.map(({ id, share, hot }) => ({
        from: 'service',
        to: id,
        ...(share !== undefined && { share }),
        ...(hot !== undefined && { hot }),
      })),
    ],
  };
}

/** Where nothing that was read names the Service: whoever was seen to be connected. */
function seenCallers({ clients }: ReportService): TopologyNode[] {
  const names = [...new Set(clients.map(({ from }) => from))].slice(0, mostCallers);
  if (names.length === 0) return [{ id: 'callers', title: 'callers not known', sub: 'nothing read names the Service' }];
  return names.map((name) => ({ id: `caller ${name}`, title: name, sub: 'seen to be connected' }));
}

function callerNodes(service: ReportService): TopologyNode[] {
  const { paths } = service;
  if (paths.length === 0) return seenCallers(service);
  const nodes = paths
    .slice(0, mostCallers)
    .map((path) => ({ id: callerId(path), title: path.from, sub: `balanced ${balancingText[path.balancing]}` }));
  const hidden = paths.length - mostCallers;
  const more = hidden > 0 ? [{ id: 'more', title: `and ${hidden} more`, sub: 'listed below' }] : [];
  return [...new Map([...nodes, ...more].map((node) => [node.id, node])).values()];
}

/** The hops of one layer in the order of their callers; those without a hop there share a passage. */
function layerOf(chains: readonly (readonly Hop[])[], level: number): TopologyNode[] {
  const nodes = chains.map((chain): TopologyNode => {
    const hop = chain[level];
    if (!hop) return { id: passageId(level), title: '', sub: '', passage: true };
    const look = choosesLook[hop.chooses];
    return { id: hopId(hop), title: hop.name, sub: choosesText[hop.chooses], ...(look && { look }) };
  });
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function serviceNode(service: ReportService): TopologyNode {
  const { name, port, headless, verdict } = service;
  return {
    id: 'service',
    title: `${name}:${port}`,
    sub: headless ? 'headless: names every pod' : 'one address for all pods',
    look: verdictLook[verdict],
  };
}

function podNodes(service: ReportService): TopologyNode[] {
  const { pods, figures } = service;
  if (pods.length === 0) {
    const title = figures.pods > 0 ? count(figures.pods, 'pod') : 'no pod';
    return [
      {
        id: 'pods',
        title,
        sub: figures.hotShare === undefined ? 'not measured' : `the busiest does ${shareText(figures.hotShare)}`,
      },
    ];
  }
  const sorted = busiestFirst(pods);
  const own = sorted.length > mostPods + 1 ? mostPods : sorted.length;
  const nodes = sorted.slice(0, own).map((pod) => ({
    id: `pod ${pod.name}`,
    title: pod.name,
    sub: pod.share === undefined ? 'no data' : shareText(pod.share),
    pod: pod.name,
    ...(pod.share !== undefined && { share: pod.share, hot: isHot(pod.share, service) }),
  }));
  return own < sorted.length ? [...nodes, crowdNode(sorted.slice(own))] : nodes;
}

function crowdNode(crowd: PodShare[]): TopologyNode {
  const shares = crowd.flatMap(({ share }) => share ?? []);
  const share = shares.reduce((sum, one) => sum + one, 0);
  return {
    id: 'crowd',
    title: `${crowd.length} more pods`,
    sub: shares.length === 0 ? 'no data' : `together ${shareText(share)}`,
    crowd,
    ...(shares.length > 0 && { share }),
  };
}

export function busiestFirst(pods: readonly PodShare[]): PodShare[] {
  return pods.toSorted((a, b) => (b.share ?? -1) - (a.share ?? -1) || byText(a.name, b.name));
}

function callerId({ from }: ReportPath): string {
  return `caller ${from}`;
}

function hopId({ kind, name }: Hop): string {
  return `hop ${kind} ${name}`;
}

/** From caller to Service, hop by hop; layers behind the last hop are passed. */
function edgesOf(caller: string, chain: readonly Hop[], depth: number): TopologyEdge[] {
  const stops = [caller, ...chain.map(hopId)];
  const via = Array.from({ length: depth - chain.length }, (_, i) => passageId(chain.length + i));
  const last = { from: stops.at(-1) ?? '', to: 'service', ...(via.length > 0 && { via }) };
  return [...stops.slice(1).map((to, index) => ({ from: stops[index] ?? '', to })), last];
}

function passageId(level: number): string {
  return `passage ${level}`;
}

function unique(edges: readonly TopologyEdge[]): TopologyEdge[] {
  return [...new Map(edges.map((edge) => [`${edge.from}\n${edge.to}`, edge])).values()];
}
