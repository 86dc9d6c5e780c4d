import type { ReportService } from '../../model/report.js';
import type { VerdictName } from '../../model/verdict.js';
import { count } from '../../model/words.js';
import { cutMiddle } from '../text/cut.js';
import { displayWidth } from '../text/displayWidth.js';
import { pad } from '../text/pad.js';
import { shareText } from '../text/quantities.js';
import type { Ink } from './ink.js';

/** Verdicts from the worst to the best. */
export const verdictOrder: readonly VerdictName[] = ['pinned', 'imbalanced', 'at-risk', 'unknown', 'balanced', 'idle'];

/** Whether somebody has to do something about it, or at least has to know. */
export function isAffected({ verdict }: Pick<ReportService, 'verdict'>): boolean {
  return verdict !== 'balanced' && verdict !== 'idle';
}

/** The worst first; among equals the one whose busiest pod does most. */
export function worstFirst(services: readonly ReportService[]): ReportService[] {
  return services.toSorted(
    (a, b) =>
      verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict) ||
      (b.figures.hotShare ?? 0) * b.figures.pods - (a.figures.hotShare ?? 0) * a.figures.pods,
  );
}

export function serviceId({ namespace, name, port }: Pick<ReportService, 'namespace' | 'name' | 'port'>): string {
  return `${namespace}/${name}:${port}`;
}

export function verdictText(verdict: VerdictName): string {
  return verdict.replace('-', ' ');
}

/** Room for `4 pods, busiest 27 %`. */
const shortestTail = 20;
/** Where both do not fit, the name comes before the facts behind it. */
const leastId = 32;

/** Widths that the first lines of all Services shown have in common, so that verdicts stand below one another. */
export interface LineWidths {
  id: number;
  badge: number;
}

export function lineWidths(services: readonly ReportService[], ink: Ink): LineWidths {
  const most = (texts: string[]) => Math.max(0, ...texts.map(displayWidth));
  const widestBadge = most(services.map((s) => badge(s, ink)));
  return {
    id: Math.min(most(services.map(serviceId)), Math.max(leastId, ink.width - widestBadge - shortestTail - 7)),
    badge: widestBadge,
  };
}

function badge(service: ReportService, ink: Ink): string {
  const name = verdictText(service.verdict);
  const said = isAffected(service) && service.verdict !== 'unknown' ? name.toUpperCase() : name;
  return service.confidence ? `${said} ${ink.dot} ${service.confidence}` : said;
}

/** Sign, name, verdict and confidence. */
export function serviceHead(service: ReportService, widths: LineWidths, ink: Ink): string {
  const { sign, tint } = ink.verdict[service.verdict];
  const id = pad(cutMiddle(serviceId(service), widths.id, ink.ellipsis), widths.id);
  return `${tint(sign)} ${ink.strong(id)}  ${pad(tint(badge(service, ink)), widths.badge)}`;
}

/** A Service that needs no more than a line. */
export function serviceLine(service: ReportService, widths: LineWidths, ink: Ink): string {
  const head = serviceHead(service, widths, ink);
  const room = ink.width - displayWidth(head) - 3;
  return `${head}   ${ink.faint(inShort(service, room))}`.trimEnd();
}

/** As many facts as fit, the most telling first. */
function inShort({ verdict, headless, figures }: ReportService, room: number): string {
  const busiest =
    verdict === 'balanced' && figures.hotShare !== undefined ? [`busiest ${shareText(figures.hotShare)}`] : [];
  const facts = [
    ...(verdict === 'idle' ? ['too little traffic'] : []),
    count(figures.pods, 'pod'),
    ...busiest,
    ...(headless ? ['headless'] : []),
  ];
  while (facts.length > 1 && facts.join(', ').length > room) facts.pop();
  const [first = ''] = facts;
  return first.length <= room ? facts.join(', ') : '';
}
