import { createHash } from 'node:crypto';
import { severities } from '../../model/check.js';
import type { Report } from '../../model/report.js';
import { count } from '../../model/words.js';
import { verdictOrder, verdictText } from '../screen/serviceLine.js';
import { goneText, sourceFacts } from '../screen/summary.js';
import { durationText } from '../text/quantities.js';
import { safeTexts } from '../text/safeText.js';
import { findingsPart } from './findings.js';
import { severityLook, verdictLook } from './looks.js';
import { Markup, markup } from './markup.js';
import { notJudgedPart } from './notJudged.js';
import { planPart } from './plan.js';
import { script } from './script.js';
import { servicesPart } from './services.js';
import { style } from './style.js';

/** The report as one page. Its policy lets the browser run and load nothing but what stands in it. */
export function page(report: Report): string {
  const shown = safeTexts(report);
  const policy = `default-src 'none'; img-src data:; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>grpclb: ${headline(shown)}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
${top(shown)}
<main id="content" class="wrap">
${servicesPart(shown)}
${findingsPart(shown)}
${planPart(report)}
${notJudgedPart(shown)}
</main>
<footer class="wrap">Made by grpclb ${shown.source.grpclbVersion}. The same as data: <code>-o json</code>.</footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function headline({ services, summary }: Report): string {
  const bad = services.filter(({ verdict }) => verdict === 'pinned' || verdict === 'imbalanced').length;
  const { error, warning } = summary.severities;
  const parts = [
    ...(bad > 0 ? [`${count(bad, 'gRPC port')} out of balance`] : []),
    ...(error > 0 ? [count(error, 'error')] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
  ];
  return parts.length > 0
    ? parts.join(', ')
    : summary.complete
      ? 'nothing wrong found'
      : 'nothing wrong found in what could be read';
}

function top(report: Report): Markup {
  const { summary, source, plan, unjudged, inputProblems, baseline } = report;
  const sampled = summary.sampledSeconds > 0 ? `, ${durationText(summary.sampledSeconds)} of it sampling` : '';
  const facts = [
    ...sourceFacts(source),
    `${count(summary.servicesRead, 'Service')} read, ${summary.grpcServices} gRPC`,
    ...(summary.passedOver > 0 ? [`${count(summary.passedOver, 'object')} of other kinds passed over`] : []),
    `${durationText(summary.tookSeconds)}${sampled}`,
  ];
  return markup`<header class="top"><div class="wrap">
<p class="brand">grpclb report</p>
<h1>${sentenceCase(headline(report))}</h1>
<p class="facts">${facts.map((fact) => markup`<span>${fact}</span> `)}</p>
${tiles(report)}
${summary.interrupted && markup`<p class="alert warn">Interrupted: this is what was known by then.</p>`}
${!summary.complete && markup`<p class="alert warn">Part of the evidence could not be read: this report is not complete.</p>`}
${baseline && baseline.gone.length > 0 && markup`<p class="alert note">${goneText(baseline)}</p>`}
<nav class="bar-nav" aria-label="Parts of the report">
<a href="#services">Services</a><a href="#findings">Findings</a>${plan.length > 0 && markup`<a href="#plan">Plan</a>`}${unjudged.length + inputProblems.length > 0 && markup`<a href="#not-judged">Not judged</a>`}
</nav>
</div></header>`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What there is of each verdict and severity, in figures. */
function tiles({ summary }: Report): Markup {
  const tile = (amount: number, name: string, look: string) =>
    amount > 0 && markup`<li class="${look}"><strong>${amount}</strong>${name}</li>`;
  return markup`<ul class="tiles" aria-label="Verdicts and findings">
${verdictOrder.map((verdict) => tile(summary.verdicts[verdict] ?? 0, verdictText(verdict), verdictLook[verdict]))}
${severities.map((severity) => tile(summary.severities[severity], summary.severities[severity] === 1 || severity === 'info' ? severity : `${severity}s`, severityLook[severity]))}
${tile(summary.silenced, 'silenced', 'calm')}
</ul>`;
}
