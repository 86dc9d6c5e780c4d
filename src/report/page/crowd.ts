import type { ReportService } from '../../model/report.js';
import type { PodShare } from '../../model/verdict.js';
import { shareText } from '../text/quantities.js';
import { isHot } from './looks.js';
import { type Markup, markup } from './markup.js';

const tileWidth = 17;
const tileHeight = 14;
const between = 5;
const margin = 11;

/** Of a box that wide with that many pods in it, below its title. */
export function crowdHeight(pods: number, width: number): number {
  return Math.ceil(pods / inRow(width)) * (tileHeight + between) + between;
}

function inRow(width: number): number {
  return Math.floor((width - 2 * margin + between) / (tileWidth + between));
}

/** A small box for each pod, filled by its share: half with an even one, all with one that is twice that or more. */
export function crowdShapes(
  pods: readonly PodShare[],
  at: { x: number; y: number; width: number },
  service: ReportService,
): Markup {
  const many = inRow(at.width);
  const tiles = pods.map(({ name, share }, index) => {
    const x = at.x + margin + (index % many) * (tileWidth + between);
    const y = at.y + Math.floor(index / many) * (tileHeight + between);
    const full = Math.round(tileHeight * Math.min(1, ((share ?? 0) * service.figures.pods) / 2) * 10) / 10;
    const fill = share !== undefined && isHot(share, service) ? 'fill hot' : 'fill';
    return markup`<g data-pod="${name}"><title>${name}: ${share === undefined ? 'no data' : shareText(share)}</title><rect class="tile${share === undefined ? ' blind' : ''}" x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}"/>${
      full > 0 &&
      markup`<rect class="${fill}" x="${x}" y="${y + tileHeight - full}" width="${tileWidth}" height="${full}"/>`
    }</g>`;
  });
  return markup`${tiles}`;
}
