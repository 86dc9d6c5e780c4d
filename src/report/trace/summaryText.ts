import { grpcStatusNames } from '../../model/grpcStatusNames.js';
import type { Canvas } from '../../model/report.js';
import type { ConnectionSummary, PingSummary, TraceSummary } from '../../model/trace/traceSummary.js';
import { count, grouped } from '../../model/words.js';
import { columns } from '../screen/columns.js';
import { type Ink, ink } from '../screen/ink.js';
import { cutMiddle } from '../text/cut.js';
import { durationText, rateText } from '../text/quantities.js';
import { safeTexts } from '../text/safeText.js';
import { hanging } from '../text/wrapWords.js';

const mostListed = 20;

/** What a trace comes to, for people: the connections, what was wrong with them, and what to do. */
export function summaryText(summary: TraceSummary, canvas: Canvas): string {
  const pen = ink(canvas);
  const shown = safeTexts(summary, canvas.unicode);
  const { connections, moreConnections, frames, seconds } = shown;
  const streams = connections.reduce((sum, connection) => sum + connection.streams, 0);
  const head = [
    pen.strong('Trace'),
    ...(seconds === undefined ? [] : [seconds < 1 ? `${Math.round(seconds * 1000)} ms` : durationText(seconds)]),
    count(connections.length + moreConnections, 'connection'),
    count(streams, 'stream'),
    count(frames, 'frame'),
  ].join(` ${pen.dot} `);
  const blocks = [
    hanging('', head, pen.width),
    connectionTable(shown, pen),
    connections.slice(0, mostListed).flatMap((connection) => detailLines(connection, connections.length > 1, pen)),
    noteLines(shown, pen),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

function connectionTable({ connections, moreConnections }: TraceSummary, pen: Ink): string[] {
  if (connections.length === 0) return ['  No connection was seen.'];
  const head = ['', 'CLIENT', 'STREAMS', 'AT ONCE', 'LIMIT', 'SENT', 'GOT', 'STALLS', 'RESETS'];
  const room = Math.max(15, pen.width - 62);
  const rows = connections.slice(0, mostListed).map((connection) => {
    const { client = '', streams, mostAtOnce, limit, bytes, stalls, resets } = connection;
    return [
      `c${connection.connection}`,
      cutMiddle(client, room, pen.ellipsis),
      grouped(streams),
      grouped(mostAtOnce),
      limit === undefined ? pen.dash : grouped(limit.streams),
      bytesText(bytes.client),
      bytesText(bytes.server),
      grouped(stalls.reduce((sum, stall) => sum + stall.count, 0)),
      grouped(resets.reduce((sum, reset) => sum + reset.count, 0)),
    ];
  });
  const rest = connections.length + moreConnections - rows.length;
  return [
    ...columns([head.map(pen.faint), ...rows], { right: [2, 3, 4, 5, 6, 7, 8] }),
    ...(rest > 0 ? [pen.faint(`  and ${count(rest, 'more connection')}`)] : []),
  ];
}

/** What the table has no room for; of one connection alone without its number. */
function detailLines(connection: ConnectionSummary, several: boolean, pen: Ink): string[] {
  const name = several ? `c${connection.connection} ` : '';
  const row = (title: string, parts: readonly string[]) =>
    parts.length === 0 ? [] : hanging(`  ${`${name}${title}`.padEnd(14)} `, parts.join(', '), pen.width);
  const { methods, statuses, resets, goaways, stalls, pings } = connection;
  return [
    ...row(
      'methods',
      methods.slice(0, 5).map(({ path, calls }) => `${path} ${grouped(calls)}`),
    ),
    ...row(
      'statuses',
      statuses.map(({ status, calls }) => `${grpcStatusNames[Number(status)] ?? status}: ${grouped(calls)}`),
    ),
    ...row(
      'resets',
      resets.map(({ by, code, count: times }) => `${code} by the ${by}: ${grouped(times)}`),
    ),
    ...row(
      'stalls',
      stalls.map((stall) => `${stall.sender}'s, by the window of the ${stall.scope}: ${stall.count}`),
    ),
    ...row(
      'goaway',
      goaways.map(({ by, code, debug }) => `${code}${debug === '' ? '' : ` "${debug}"`} by the ${by}`),
    ),
    ...row('pings', pings.map(pingText)),
  ];
}

function pingText({ by, count: times, perMinute, bandwidth }: PingSummary): string {
  const rate = perMinute === undefined ? '' : ` (${rateText(perMinute)} a minute)`;
  return `${by} ${grouped(times)}${rate}${bandwidth > 0 ? ` and ${grouped(bandwidth)} to measure bandwidth` : ''}`;
}

function noteLines({ notes, connections }: TraceSummary, pen: Ink): string[] {
  if (notes.length === 0)
    return connections.length === 0
      ? []
      : [`${pen.verdict.balanced.tint(pen.verdict.balanced.sign)} Nothing is wrong in what was seen.`];
  return notes.flatMap(({ severity, says, next, check }) => {
    const { sign, tint } = pen.severity[severity];
    return [
      ...hanging(`${tint(sign)} `, says, pen.width),
      ...hanging(`  ${pen.arrow} `, check === undefined ? next : `${next}; grpclb explain ${check}`, pen.width),
    ];
  });
}

function bytesText(bytes: number): string {
  let value = bytes;
  for (const unit of ['B', 'kB', 'MB']) {
    if (value < 999.5) return `${value < 9.95 && unit !== 'B' ? value.toFixed(1) : Math.round(value)} ${unit}`;
    value /= 1000;
  }
  return `${value.toFixed(1)} GB`;
}
