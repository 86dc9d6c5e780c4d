import { type Severity, severities } from '../../model/check.js';
import type { Finding, PlanEntry, Report } from '../../model/report.js';
import { keyOfFinding, silencedText } from '../screen/findings.js';
import { refText } from '../text/kubectlText.js';
import { severityLook } from './looks.js';
import { type Markup, markup } from './markup.js';

/** Every finding, the worst first and silenced ones last, with a filter that is style alone. */
export function findingsPart(report: Report): Markup {
  const sorted = report.findings.toSorted(
    (a, b) => Number(!!a.silenced) - Number(!!b.silenced) || rank(a.severity) - rank(b.severity),
  );
  const entries = planNumbers(report);
  return markup`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${
  sorted.length === 0
    ? markup`<p class="card">${report.unjudged.length > 0 ? 'None from what could be judged.' : 'None.'}</p>`
    : [filters(sorted), markup`<ul>${sorted.map((finding) => item(finding, entries.get(keyOfFinding(finding))))}</ul>`]
}
</section>`;
}

/** Where the plan tells how to mend a finding: its own entry, or that of the Service it is about. */
function planNumbers({ findings, plan }: Report): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const [index, entry] of plan.entries()) {
    const mended = entry.for === 'finding' ? [entry] : findings.filter((finding) => isMendedBy(finding, entry));
    for (const key of mended.map(keyOfFinding)) if (!numbers.has(key)) numbers.set(key, index + 1);
  }
  return numbers;
}

function isMendedBy({ object, remedies }: Finding, { service, options }: PlanEntry & { for: 'service' }): boolean {
  return (
    object.kind === 'Service' &&
    object.name === service.name &&
    object.namespace === service.namespace &&
    options.some(({ remedy }) => remedies.includes(remedy))
  );
}

function rank(severity: Severity): number {
  return severities.indexOf(severity);
}

function filters(findings: readonly Finding[]): Markup {
  const amounts = severities.map(
    (severity) => [severity, findings.filter((f) => f.severity === severity && !f.silenced).length] as const,
  );
  const silenced = findings.filter((f) => f.silenced).length;
  const boxes = [...amounts, ['silenced', silenced] as const].filter(([, amount]) => amount > 0);
  return markup`<fieldset class="filters"><legend>Show</legend>
${boxes.map(([name, amount]) => markup`<label><input type="checkbox" id="show-${name}" checked> ${name} (${amount})</label>`)}
<input class="needs-script" type="search" id="search" placeholder="Search findings" aria-label="Search findings">
<span class="needs-script soft small" id="shown" role="status"></span>
</fieldset>`;
}

function item(finding: Finding, entry: number | undefined): Markup {
  const { check, severity, message, object, field, location, witnesses, silenced, consequences = [] } = finding;
  return markup`<li class="card finding ${silenced ? 'calm' : severityLook[severity]}" data-severity="${severity}"${silenced && markup` data-silenced`}>
<div class="head"><span class="badge">${severity}</span><code>${check}</code><span class="soft">${refText(object)}</span></div>
<p>${message}</p>
${location && markup`<p class="soft small mono">${location.file}:${location.line}:${location.column}</p>`}
${field !== undefined && markup`<p class="soft small mono">${field}</p>`}
${
  consequences.length > 0 &&
  markup`<p class="small">So also:</p><ul class="rows small">${consequences.map((c) => markup`<li><code>${c.check}</code> <span class="soft">${refText(c.object)}</span> ${c.message}</li>`)}</ul>`
}
${silenced && markup`<p class="small">Silenced by ${silencedText(silenced)}</p>`}
${
  witnesses.length > 0 &&
  markup`<details class="fold small"><summary>What was read</summary><ul class="rows">${witnesses.map(({ source, says }) => markup`<li><span class="soft">${source}:</span> ${says}</li>`)}</ul></details>`
}
${entry !== undefined && markup`<p class="small"><a href="#plan-${entry}">How to mend it</a></p>`}
</li>`;
}
