import { byText } from '../../model/byText.js';
import type { ReportService } from '../../model/report.js';
import type { PodShare } from '../../model/verdict.js';
import { count, grouped } from '../../model/words.js';
import { cutEnd, cutMiddle } from '../text/cut.js';
import { displayWidth } from '../text/displayWidth.js';
import { ageText, bytesRateText, cpuSecondsText, cpuText, rateText, shareText } from '../text/quantities.js';
import { columns } from './columns.js';
import type { Ink } from './ink.js';

const mostRows = 8;
const longestBar = 20;
const shortestBar = 10;
const shortestReason = 16;
const shortestName = 24;
const indent = 4;
const gap = 2;

/** The pods of a Service with their share of the work; the busiest first, and those without work counted at the end. */
export function podTable({ pods, figures }: Pick<ReportService, 'pods' | 'figures'>, ink: Ink): string[] {
  if (pods.length === 0) return [];
  const sorted = pods.toSorted((a, b) => (b.share ?? -1) - (a.share ?? -1) || byText(a.name, b.name));
  const shown = ink.wide ? sorted : sorted.slice(0, rowsToShow(sorted));
  const hidden = sorted.slice(shown.length);

  const room = ink.width - indent;
  const last = pods.some((p) => p.share !== undefined) ? 'share' : pods.some((p) => p.noData) ? 'reason' : 'none';
  const lastWidth = { share: shortestBar + gap + '>99 %'.length + gap, reason: shortestReason + gap, none: 0 }[last];
  const longestName = widest(['POD', ...shown.map((p) => p.name)]);
  const measured = fitting(figureColumns(pods, shown, ink), room - lastWidth - Math.min(longestName, shortestName));
  const left = room - measured.reduce((sum, column) => sum + column.width + gap, 0);
  const nameWidth = Math.min(longestName, left - lastWidth);
  const lastRoom = left - nameWidth - gap;

  const lastHeads = { share: ['SHARE', ''], reason: ['NO DATA'], none: [] }[last];
  const lastCells = (pod: PodShare) =>
    ({
      share: () => shareCells(pod, Math.min(longestBar, lastRoom - lastWidth + shortestBar + gap), figures.pods, ink),
      reason: () => [ink.faint(cutEnd(pod.noData ?? '', lastRoom, ink.ellipsis))],
      none: () => [],
    })[last]();
  const head = ['POD', ...measured.map((c) => c.head), ...lastHeads].map(ink.faint);
  const rows = shown.map((pod) => [
    cutMiddle(pod.name, nameWidth, ink.ellipsis),
    ...measured.map((c) => c.cell(pod)),
    ...lastCells(pod),
  ]);
  const right = [...measured.keys()].map((index) => index + 1);
  if (last === 'share') right.push(measured.length + 2);
  return [...columns([head, ...rows], { indent, right }), ...rest(hidden, ink)];
}

interface FigureColumn {
  head: string;
  width: number;
  cell(pod: PodShare): string;
}

/** A column for each figure that any pod has. */
function figureColumns(pods: readonly PodShare[], shown: readonly PodShare[], ink: Ink): FigureColumn[] {
  const column = (head: string, figure: keyof PodShare, text: (value: number) => string): FigureColumn[] => {
    if (pods.every((pod) => pod[figure] === undefined)) return [];
    const cell = (pod: PodShare) => {
      const value = pod[figure];
      return typeof value === 'number' ? text(value) : ink.dash;
    };
    return [{ head, cell, width: widest([head, ...shown.map(cell)]) }];
  };
  return [
    ...column('AGE', 'ageSeconds', ageText),
    ...column('CPU', 'cpuMillicores', cpuText),
    ...column('RPC/S', 'callsPerSecond', rateText),
    ...column('CONNS', 'connections', grouped),
    ...column('STREAMS', 'streams', grouped),
    ...column('CPU TIME', 'lifetimeCpuSeconds', cpuSecondsText),
    ...column('NET', 'networkBytesPerSecond', bytesRateText),
  ];
}

/** As many columns as fit; the last ones go first. */
function fitting(all: readonly FigureColumn[], room: number): FigureColumn[] {
  let taken = 0;
  return all.filter(({ width }) => {
    taken += width + gap;
    return taken <= room;
  });
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(displayWidth));
}

/** A bar and a figure; where there is none, the reason in place of the bar. */
function shareCells(pod: PodShare, barWidth: number, pods: number, ink: Ink): [string, string] {
  const { share } = pod;
  if (share === undefined) return [ink.faint(cutEnd(pod.noData ?? 'no data', barWidth, ink.ellipsis)), ink.dash];
  const bar = barText(share, barWidth, ink);
  const hot = pods > 1 && share > 2 / pods;
  return [hot ? ink.bad(bar) : bar, shareText(share)];
}

function barText(share: number, width: number, { bar }: Ink): string {
  const full = bar.at(-1) ?? '#';
  const steps = Math.round(Math.min(1, Math.max(0, share)) * width * bar.length);
  const whole = Math.floor(steps / bar.length);
  const part = steps % bar.length;
  const tip = part > 0 ? (bar[part - 1] ?? '') : '';
  // The thinnest mark stands for zero too, so that an idle pod is seen to be in the picture; ASCII has none that thin.
  return whole === 0 && part === 0 ? (bar.length > 1 ? (bar[0] ?? '') : '.') : full.repeat(whole) + tip;
}

/** All where they are few; where many at the end do next to nothing, two of those stand for the others. */
function rowsToShow(sorted: readonly PodShare[]): number {
  const working = sorted.filter((p) => (p.share ?? 0) >= 0.005).length;
  const silent = sorted.length - working;
  const wanted = silent > 4 ? working + 2 : sorted.length;
  return wanted <= mostRows ? wanted : mostRows - 1;
}

function rest(hidden: readonly PodShare[], ink: Ink): string[] {
  if (hidden.length === 0) return [];
  const withShare = hidden.flatMap(({ share }) => (share === undefined ? [] : [share]));
  const without = hidden.length - withShare.length;
  const most = Math.max(0, ...withShare);
  const ages = hidden.flatMap(({ ageSeconds }) => (ageSeconds === undefined ? [] : [ageSeconds]));
  const parts = [
    `${ink.ellipsis} ${hidden.length} more`,
    ...(withShare.length > 0
      ? [most < 0.005 ? `all ${most === 0 ? '0 %' : '<1 %'}` : `at most ${shareText(most)} each`]
      : []),
    ...(without > 0 ? [`${count(without, 'pod')} without data`] : []),
  ];
  const newest = ages.length > 0 ? ` (newest: ${ageText(Math.min(...ages))})` : '';
  return [`${' '.repeat(indent)}${ink.faint(parts.join(', ') + newest)}`];
}
