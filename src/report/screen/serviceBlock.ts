import type { ReportPath, ReportService } from '../../model/report.js';
import type { Balancing } from '../../model/topology/topology.js';
import { count } from '../../model/words.js';
import { cutEnd, cutMiddle } from '../text/cut.js';
import { displayWidth } from '../text/displayWidth.js';
import { durationText, openText, shareText } from '../text/quantities.js';
import { hanging, wrapWords } from '../text/wrapWords.js';
import { columns } from './columns.js';
import type { Ink } from './ink.js';
import { podTable } from './podTable.js';
import { type LineWidths, serviceHead } from './serviceLine.js';

const mostPaths = 4;

const balancingText: Record<Balancing, string> = {
  l7: 'per call',
  l4: 'per connection',
  client: 'in the client',
  sticky: 'sticky',
  unknown: 'unknown',
};

/** A Service that somebody has to look at: how bad, how sure, which pods, who calls it, why, what would prove more. */
export function serviceBlock(service: ReportService, widths: LineWidths, ink: Ink): string[] {
  const prose = (text: string) => wrapWords(text, ink.width - 2).map((line) => `  ${line}`);
  const sentences = withoutWhys(service);
  const raise = service.confidence === 'proved' && !ink.wide ? [] : service.wouldRaise;
  const parts = [
    [...head(service, widths, ink), ...sentences.flatMap(prose)],
    podTable(service, ink),
    clientLines(service, ink),
    [
      ...pathLines(service.paths, ink),
      ...whyLines(service.paths, ink),
      ...(ink.wide ? evidenceLines(service, ink) : []),
      ...(raise.length > 0 ? hanging('  To be surer: ', `${raise.map(withoutStop).join('; ')}.`, ink.width) : []),
    ],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** The verdict's line, and behind it what says that this is gRPC. */
function head(service: ReportService, widths: LineWidths, ink: Ink): string[] {
  const first = serviceHead(service, widths, ink);
  const said = [...new Set(service.grpc.reasons.map(({ says, from }) => (ink.wide ? `${says} (${from})` : says)))];
  const level = { declared: 'gRPC', observed: 'gRPC', likely: 'likely gRPC', weak: 'perhaps gRPC', no: 'not gRPC' };
  const doubted =
    service.grpc.against.length > 0 ? `; against it: ${service.grpc.against.map((a) => a.says).join(', ')}` : '';
  if (said.length === 0) return [first.trimEnd()];
  const grpc = `${level[service.grpc.level]}: ${said.join(', ')}${doubted}`;
  if (displayWidth(first) + 3 + displayWidth(grpc) <= ink.width) return [`${first}   ${ink.faint(grpc)}`];
  return [first.trimEnd(), ...wrapWords(grpc, ink.width - 2).map((line) => `  ${ink.faint(line)}`)];
}

/** The verdict's sentences but for those that the paths below say again as their reason. */
function withoutWhys(service: ReportService): string[] {
  const plain = (text: string) => withoutStop(text).toLowerCase();
  const whys = new Set(service.paths.map(({ why }) => plain(why)));
  const sentences = service.reasons.filter((reason) => /\w/.test(reason) && !whys.has(plain(reason)));
  return sentences.length > 0 ? sentences : figureSentence(service);
}

/** The figures in words, where the verdict brought no sentence of its own. */
function figureSentence({ figures }: ReportService): string[] {
  const { pods, podsWithData, effectivePods, hotShare, hotPod, windowSeconds } = figures;
  if (hotShare === undefined)
    return podsWithData < pods ? [`${podsWithData} of ${count(pods, 'pod')} have figures.`] : [];
  const effective = effectivePods === undefined ? '' : ` (effective pods ${effectivePods.toFixed(1)} of ${pods})`;
  const over = windowSeconds === undefined ? '' : ` over ${durationText(windowSeconds)}`;
  return [`${hotPod ?? 'The busiest pod'} does ${shareText(hotShare)} of the work${effective}${over}.`];
}

/** Who is connected to which pod. */
function clientLines({ clients }: ReportService, ink: Ink): string[] {
  const shown = ink.wide ? clients : clients.slice(0, mostPaths);
  const lines = shown.flatMap(({ from, clientPod, pod, connections, streams, ...age }) => {
    const client = clientPod === undefined || !ink.wide ? from : `${from} (${clientPod.replace(/^.*\//, '')})`;
    const carried = streams === undefined ? '' : `, ${count(streams, 'call')}`;
    return hanging(
      '  ',
      `client ${client} ${ink.arrow} ${pod}: ${count(connections, 'connection')}${openText(age)}${carried}`,
      ink.width,
    );
  });
  const hidden = clients.length - shown.length;
  return hidden > 0 ? [...lines, `  ${ink.faint(`${ink.ellipsis} ${count(hidden, 'more pair')}`)}`] : lines;
}

function pathLines(paths: readonly ReportPath[], ink: Ink): string[] {
  if (paths.length === 0) return [];
  const shown = ink.wide ? paths : paths.slice(0, mostPaths);
  const fromWidth = Math.min(Math.max(4, ...shown.map((p) => displayWidth(p.from))), Math.floor(ink.width / 2) - 8);
  const evidenceWidth = ink.width - 4 - fromWidth - 2 - 'per connection'.length - 2;
  const lines = columns(
    [
      ['FROM', 'BALANCED', 'SEEN IN'].map(ink.faint),
      ...shown.map((p) => [
        cutMiddle(p.from, fromWidth, ink.ellipsis),
        balancingText[p.balancing],
        cutEnd(p.evidence, evidenceWidth, ink.ellipsis),
      ]),
    ],
    { indent: 4 },
  );
  const hidden = paths.length - shown.length;
  return hidden > 0 ? [...lines, `    ${ink.faint(`${ink.ellipsis} ${hidden} more`)}`] : lines;
}

/** Why calls stay together, once for each reason; why they spread only where nothing keeps them together. */
function whyLines(paths: readonly ReportPath[], ink: Ink): string[] {
  const spreads = (p: ReportPath) => p.balancing === 'l7' || p.balancing === 'client';
  const telling = ink.wide || paths.every(spreads) ? paths : paths.filter((p) => !spreads(p));
  const reasons = [...new Set(telling.map(({ why }) => withoutStop(why)))];
  return reasons.flatMap((why) => hanging('  Why: ', `${why}.`, ink.width));
}

function evidenceLines({ evidence }: ReportService, ink: Ink): string[] {
  return evidence.flatMap(({ rung, source, says, leans }) =>
    hanging(`  Rung ${rung}: `, `${source}: ${withoutStop(says)} (${leans}).`, ink.width),
  );
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
