import type { PlanEntry, Report, ReportService } from '../../model/report.js';
import type { PodShare } from '../../model/verdict.js';
import { count, grouped } from '../../model/words.js';
import { isAffected, serviceId, verdictText, worstFirst } from '../screen/serviceLine.js';
import { ageText, bytesRateText, cpuSecondsText, cpuText, openText, rateText } from '../text/quantities.js';
import { bar, drawing } from './drawing.js';
import { isHot, verdictLook } from './looks.js';
import { type Markup, markup } from './markup.js';
import { balancingText, busiestFirst, mostPods } from './topology.js';

/** So many are shown in full at once. */
const mostInFull = 10;

/** Every gRPC Service: what needs attention in full, as far as a person can take it in, the others folded. */
export function servicesPart({ services, summary, plan }: Report): Markup {
  const sorted = worstFirst(services);
  const inFull = sorted.filter(isAffected).slice(0, mostInFull);
  const card = (service: ReportService, index: number) => serviceCard(service, `service-${index + 1}`, plan);
  return markup`<section aria-labelledby="services"><h2 id="services">Services</h2>
${services.length === 0 && markup`<p class="card">No port of the ${count(summary.servicesRead, 'Service')} read is known as gRPC, so none is judged.</p>`}
${inFull.map(card)}
${sorted.slice(inFull.length).map((service, index) => serviceFold(service, `service-${inFull.length + index + 1}`, plan))}
${
  summary.maybeGrpc.length > 0 &&
  markup`<div class="card"><p>Perhaps gRPC, not judged (name one with <code>--grpc SERVICE:PORT</code>):</p>
<ul class="rows">${summary.maybeGrpc.map((port) => markup`<li><code>${port}</code></li>`)}</ul></div>`
}
</section>`;
}

function badge({ verdict, confidence }: ReportService): Markup {
  return markup`<span class="badge ${verdictLook[verdict]}">${verdictText(verdict)}${confidence !== undefined && ` · ${confidence}`}</span>`;
}

function serviceCard(service: ReportService, id: string, plan: readonly PlanEntry[]): Markup {
  return markup`<article class="card" id="${id}" aria-labelledby="${id}-name">
<div class="head"><h3 id="${id}-name" class="mono">${serviceId(service)}</h3>${badge(service)}</div>
${serviceBody(service, id, plan)}</article>`;
}

function serviceFold(service: ReportService, id: string, plan: readonly PlanEntry[]): Markup {
  const [reason] = service.reasons;
  return markup`<details class="card"><summary><h3 class="mono">${serviceId(service)}</h3> ${badge(service)}${reason !== undefined && markup` <span class="soft small">${reason}</span>`}</summary>
<div class="inner">${serviceBody(service, id, plan)}</div></details>`;
}

function serviceBody(service: ReportService, id: string, plan: readonly PlanEntry[]): Markup {
  const { reasons, paths, wouldRaise, pods } = service;
  const whys = [...new Set(paths.map(({ why }) => sentence(why)))].filter((why) => !reasons.includes(why));
  const entry = plan.findIndex((e) => e.for === 'service' && isOf(e, service));
  return markup`
${reasons.length > 0 && markup`<ul class="reasons">${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>`}
${drawing(service, id)}
${pods.length > 0 && podTable(service)}
${isAffected(service) && whys.map((why) => markup`<p class="why">${why}</p>`)}
${entry >= 0 && markup`<p><a href="#plan-${entry + 1}">Ways out for ${service.name}</a></p>`}
<details class="fold"><summary>What this rests on</summary><div>
${grpcLine(service)}
${list('Evidence', service.evidence, ({ rung, source, says, leans }) => markup`rung ${rung}, ${source}: ${says} <span class="soft">(${leans})</span>`)}
${list('Callers', paths, ({ from, evidence, balancing }) => markup`<code>${from}</code> balanced ${balancingText[balancing]} <span class="soft">seen in ${evidence}</span>`)}
${list('Connections', service.clients, ({ from, clientPod, pod, connections, streams, ...age }) => markup`<code>${clientPod ?? from}</code> → <code>${pod}</code>: ${count(connections, 'connection')}${openText(age)}${streams !== undefined && `, ${count(streams, 'call')}`}`)}
${list('To be surer', wouldRaise, (way) => markup`${way}`)}
</div></details>`;
}

function isOf({ service, port }: Extract<PlanEntry, { for: 'service' }>, of: ReportService): boolean {
  return service.name === of.name && service.namespace === of.namespace && port === of.port;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

function grpcLine({ grpc, tls }: ReportService): Markup {
  const said = grpc.reasons.map(({ says, from }) => `${says} (${from})`).join(', ');
  const against = grpc.against.map(({ says, from }) => `${says} (${from})`).join(', ');
  return markup`<p>gRPC: ${grpc.level}${said !== '' && `, by ${said}`}${against !== '' && `; against it: ${against}`}. TLS of the server: ${tls.state}.</p>`;
}

function list<T>(title: string, items: readonly T[], line: (item: T) => Markup): Markup | undefined {
  if (items.length === 0) return undefined;
  return markup`<h4>${title}</h4><ul class="rows small">${items.map((item) => markup`<li>${line(item)}</li>`)}</ul>`;
}

interface FigureColumn {
  head: string;
  figure:
    | 'ageSeconds'
    | 'cpuMillicores'
    | 'callsPerSecond'
    | 'connections'
    | 'streams'
    | 'lifetimeCpuSeconds'
    | 'networkBytesPerSecond';
  text(value: number): string;
  /** Left out where the screen is narrow. */
  extra?: true;
}

const figureColumns: readonly FigureColumn[] = [
  { head: 'Age', figure: 'ageSeconds', text: ageText, extra: true },
  { head: 'CPU', figure: 'cpuMillicores', text: cpuText },
  { head: 'Calls/s', figure: 'callsPerSecond', text: rateText, extra: true },
  { head: 'Connections', figure: 'connections', text: grouped, extra: true },
  { head: 'Streams', figure: 'streams', text: grouped, extra: true },
  { head: 'CPU time', figure: 'lifetimeCpuSeconds', text: cpuSecondsText, extra: true },
  { head: 'Network', figure: 'networkBytesPerSecond', text: bytesRateText, extra: true },
];

/** The busiest in sight; of a crowd, the others on demand. */
function podTable(service: ReportService): Markup {
  const sorted = busiestFirst(service.pods);
  if (sorted.length <= mostPods + 1) return table(service, sorted, orderText(service, sorted.length));
  const others = sorted.slice(mostPods);
  return markup`${table(service, sorted.slice(0, mostPods), `${orderText(service, sorted.length)}: the first ${mostPods}`)}
<details class="fold"><summary>${others.length} more pods</summary>${table(service, others, 'The others')}</details>`;
}

function orderText({ pods }: ReportService, amount: number): string {
  const measured = pods.some(({ share }) => share !== undefined);
  return `${count(amount, 'pod')}${measured && amount > 1 ? ', the busiest first' : ''}`;
}

function table(service: ReportService, pods: readonly PodShare[], caption: string): Markup {
  const columns = figureColumns.filter(({ figure }) => service.pods.some((pod) => pod[figure] !== undefined));
  const side = ({ extra }: FigureColumn) => (extra ? 'figure extra' : 'figure');
  const row = (pod: PodShare) => markup`<tr><th scope="row" class="mono">${pod.name}</th>
${columns.map((column) => {
  const value = pod[column.figure];
  return markup`<td class="${side(column)}">${value === undefined ? '–' : column.text(value)}</td>`;
})}
<td class="share">${pod.share === undefined ? (pod.noData ?? 'no data') : bar(pod.share, isHot(pod.share, service))}</td></tr>`;
  return markup`<table><caption>${caption}</caption>
<thead><tr><th scope="col">Pod</th>${columns.map((column) => markup`<th scope="col" class="${side(column)}">${column.head}</th>`)}<th scope="col" class="share">Share of the work</th></tr></thead>
<tbody>${pods.map(row)}</tbody></table>`;
}
