import type { ReportService } from '../../model/report.js';
import { cutMiddle } from '../text/cut.js';
import { shareText } from '../text/quantities.js';
import { crowdHeight, crowdShapes } from './crowd.js';
import { type Markup, markup } from './markup.js';
import { mostPods, type TopologyEdge, type TopologyGraph, type TopologyNode, topologyGraph } from './topology.js';

interface Box {
  node: TopologyNode;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Layout {
  /** Class by which the style shows one of the two. */
  name: 'columnwise' | 'rowwise';
  width: number;
  height: number;
  headings: { text: string; x: number; y: number }[];
  boxes: Map<string, Box>;
  line(from: Box, to: Box, via: readonly Box[]): string;
}

/** Of the monospaced letters of a box's title, in units of the drawing. */
const letterWidth = 7.3;
const tall = 40;
/** A pod says all on one line. */
const low = 27;
const narrow = 10;
const gap = 9;
const top = 24;

/** The topology of a Service: side by side for wide screens and one below the other for narrow ones. */
export function drawing(service: ReportService, id: string): Markup {
  const graph = topologyGraph(service);
  return markup`<figure>
${svg(columnwise(graph), graph, service, `${id}-wide`)}
${svg(rowwise(graph), graph, service, `${id}-narrow`)}
<figcaption>${caption(service)}</figcaption>
</figure>`;
}

function caption({ pods }: ReportService): string {
  if (!pods.some(({ share }) => share !== undefined)) return 'The shares of single pods were not measured.';
  const lines =
    'The wider a line to a pod, the larger its share of the work; a dashed one carries nothing or was not measured.';
  const crowd = 'A small box stands for a pod too: half full, it does an even share.';
  return pods.length > mostPods + 1 ? `${lines} ${crowd}` : lines;
}

function svg(layout: Layout, graph: TopologyGraph, service: ReportService, id: string): Markup {
  const { name, width, height, headings, boxes } = layout;
  return markup`<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}">
<title id="${id}">${inWords(graph, service)}</title>
${headings.map(({ text, x, y }) => markup`<text class="heading" x="${x}" y="${y}">${text}</text>`)}
${graph.edges.toSorted((a, b) => (a.share ?? 0) - (b.share ?? 0)).map((edge) => edgeLine(edge, layout))}
${[...boxes.values()].filter(({ node }) => !node.passage).map((box) => boxShape(box, service))}
</svg>`;
}

/** What the drawing shows, for those who cannot see it. */
function inWords({ layers }: TopologyGraph, { name }: ReportService): string {
  const said = layers.map(({ heading, nodes }) => {
    const names = nodes
      .filter(({ passage }) => !passage)
      .map(({ title, pod, sub }) => (pod === undefined ? title : `${title} ${sub}`));
    return `${heading.toLowerCase()}: ${names.join(', ')}`;
  });
  return `How calls reach the pods of Service ${name}. ${said.join('. ')}.`;
}

const columnWidth = 206;
const podWidth = 316;
/** As wide as the card that holds it, unless there are so many columns that all get smaller. */
const usualWidth = 1118;
const leastGap = 44;

function columnwise({ layers }: TopologyGraph): Layout {
  const between = layers.length - 1;
  const spread = (usualWidth - 2 - podWidth - between * columnWidth) / between;
  const step = columnWidth + Math.max(leastGap, spread);
  const heightOf = (nodes: readonly TopologyNode[]) =>
    nodes.reduce((sum, node) => sum + boxHeight(node, podWidth) + gap, -gap);
  const height = Math.max(...layers.map(({ nodes }) => heightOf(nodes)));
  const boxes = new Map<string, Box>();
  for (const [index, { nodes }] of layers.entries()) {
    let y = top + (height - heightOf(nodes)) / 2;
    for (const node of nodes) {
      const width = index === between ? podWidth : columnWidth;
      boxes.set(node.id, { node, x: Math.round(1 + index * step), y, width, height: boxHeight(node, width) });
      y += boxHeight(node, width) + gap;
    }
  }
  return {
    name: 'columnwise',
    width: Math.round(between * step + podWidth + 2),
    height: top + height + 2,
    headings: layers.map(({ heading }, index) => ({ text: heading, x: Math.round(1 + index * step), y: 12 })),
    boxes,
    line(from, to, via) {
      const stops = [from, ...via, to];
      return stops
        .slice(1)
        .map((stop, index) => curve(stops[index] ?? from, stop, index > 0))
        .join('');
    },
  };
}

/** From the right side of one box to the left of the next; where a passage is left, straight through it first. */
function curve(from: Box, to: Box, goesOn: boolean): string {
  const [x1, y1] = [from.x + from.width, middle(from)];
  const bend = Math.round((to.x - x1) / 2);
  return `${goesOn ? `H${x1}` : `M${x1} ${y1}`}C${x1 + bend} ${y1} ${to.x - bend} ${middle(to)} ${to.x} ${middle(to)}`;
}

const rowWidth = 340;
/** Lines run here, left of the boxes. */
const gutter = 34;

function rowwise({ layers }: TopologyGraph): Layout {
  const boxes = new Map<string, Box>();
  const headings: Layout['headings'] = [];
  let y = 0;
  for (const { heading, nodes } of layers) {
    headings.push({ text: heading, x: gutter, y: y + 12 });
    y += top - 4;
    for (const node of nodes.filter(({ passage }) => !passage)) {
      const width = rowWidth - gutter - 1;
      boxes.set(node.id, { node, x: gutter, y, width, height: boxHeight(node, width) });
      y += boxHeight(node, width) + gap;
    }
    y += 6;
  }
  return {
    name: 'rowwise',
    width: rowWidth,
    height: y,
    headings,
    boxes,
    line(from, to) {
      const [y1, y2] = [middle(from), middle(to)];
      const left = gutter / 2 - 6;
      const turn = 8;
      return `M${from.x} ${y1}H${left + turn}Q${left} ${y1} ${left} ${y1 + turn}V${y2 - turn}Q${left} ${y2} ${left + turn} ${y2}H${to.x}`;
    },
  };
}

function boxHeight({ pod, passage, crowd }: TopologyNode, width: number): number {
  if (passage) return narrow;
  if (crowd) return low + crowdHeight(crowd.length, width);
  return pod === undefined ? tall : low;
}

function middle({ y, height }: Box): number {
  return y + height / 2;
}

function edgeLine({ from, to, via = [], share, hot }: TopologyEdge, { boxes, line }: Layout): Markup | undefined {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end) return undefined;
  const passages = via.flatMap((id) => boxes.get(id) ?? []);
  const measured = end.node.pod !== undefined || end.node.crowd !== undefined;
  const idle = measured && (share === undefined || share < 0.005);
  const width = measured && !idle ? (1.5 + (share ?? 0) * 9).toFixed(1) : '1.5';
  return markup`<path class="edge${hot ? ' hot' : idle ? ' idle' : ''}" stroke-width="${width}" d="${line(start, end, passages)}"/>`;
}

function boxShape(box: Box, service: ReportService): Markup {
  const { node, x, y, width, height } = box;
  const tint = node.look === undefined ? '' : ` tinted ${node.look}`;
  const shape = markup`<rect class="box${tint}" x="${x}" y="${y}" width="${width}" height="${height}" rx="7"/>`;
  if (node.crowd) {
    return markup`<g>${shape}
<text x="${x + 11}" y="${y + 18}">${node.title}</text>
<text x="${x + width - 10}" y="${y + 18}" text-anchor="end">${node.sub}</text></g>${crowdShapes(node.crowd, { x, y: y + low, width }, service)}`;
  }
  return node.pod === undefined
    ? markup`<g><title>${node.title}</title>${shape}
<text x="${x + 11}" y="${y + 17}">${fitted(node.title, width - 20)}</text>
<text class="sub" x="${x + 11}" y="${y + 32}">${node.sub}</text></g>`
    : markup`<g data-pod="${node.pod}"><title>${node.pod}</title>${shape}${shareBar(box)}
<text x="${x + 11}" y="${y + 16}">${fitted(node.title, width - 74)}</text>
<text x="${x + width - 10}" y="${y + 16}" text-anchor="end"${node.hot ? markup` class="tinted-text bad"` : ''}>${node.sub}</text></g>`;
}

function shareBar({ node: { share, hot }, x, y, width }: Box): Markup | undefined {
  if (share === undefined) return undefined;
  const room = width - 20;
  return markup`<rect class="track" x="${x + 10}" y="${y + 21}" width="${room}" height="3" rx="1.5"/>${
    share > 0 &&
    markup`<rect class="fill${hot ? ' hot' : ''}" x="${x + 10}" y="${y + 21}" width="${(room * Math.min(1, share)).toFixed(1)}" height="3" rx="1.5"/>`
  }`;
}

/** The title as far as it fits; a tooltip and the table have all of it. */
function fitted(title: string, room: number): string {
  return cutMiddle(title, Math.floor(room / letterWidth));
}

/** A bar for a table's cell; the figure beside it says the same in digits. */
export function bar(share: number, hot: boolean): Markup {
  return markup`<svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 10"><rect class="track" width="100" height="10"/><rect class="fill${hot ? ' hot' : ''}" width="${Math.min(100, share * 100).toFixed(1)}" height="10"/></svg><span>${shareText(share)}</span>`;
}
