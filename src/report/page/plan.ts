import type { PlanEntry, PlannedRemedy, Report } from '../../model/report.js';
import { planYaml } from '../planYaml.js';
import { ranked } from '../ranked.js';
import { verdictText } from '../screen/serviceLine.js';
import { refText } from '../text/kubectlText.js';
import { safeText } from '../text/safeText.js';
import { type Markup, markup } from './markup.js';

/**
 * The ways out with their whole YAML. It is made from the report as it is: what is to be copied and applied is not
 * altered for the screen.
 */
export function planPart({ plan }: Report): Markup | undefined {
  if (plan.length === 0) return undefined;
  return markup`<section aria-labelledby="plan"><h2 id="plan">Plan</h2>
${plan.map((entry, index) => entryCard(entry, `plan-${index + 1}`, plan.length === 1))}
</section>`;
}

function entryCard(entry: PlanEntry, id: string, only: boolean): Markup {
  const options = ranked(entry.options);
  return markup`<article class="card" id="${id}" aria-labelledby="${id}-name">
<h3 id="${id}-name">${titleOf(entry)}</h3>
${options.length === 0 && markup`<p>No way out could be told.</p>`}
${options.map((option, index) => optionFold(entry, option, options.length > 1 ? index + 1 : undefined, only && index === 0))}
</article>`;
}

function titleOf(entry: PlanEntry): string {
  return safeText(
    entry.for === 'service'
      ? `${refText(entry.service)}, port ${entry.port}: ${verdictText(entry.verdict)}`
      : `${refText(entry.object)}: ${entry.check}`,
  );
}

function optionFold(entry: PlanEntry, option: PlannedRemedy, number: number | undefined, open: boolean): Markup {
  const { title, tradeoffs, rank, caveats } = option;
  const shown = (text: string) => safeText(text);
  return markup`<details class="option"${open && markup` open`}><summary>${number !== undefined && `${number}. `}${shown(title)}</summary><div>
${
  tradeoffs &&
  markup`<p class="levels">${(['complexity', 'control', 'overhead'] as const).map((name) => markup`<span>${name} <b>${tradeoffs[name].level}</b>: ${shown(tradeoffs[name].why)}</span>`)}</p>`
}
${rank && markup`<p>${shown(rank.why)}</p>`}
${caveats.map((caveat) => markup`<p class="why">${shown(caveat)}</p>`)}
<div class="yaml"><div class="yaml-head">YAML</div><pre tabindex="0" role="region" aria-label="YAML of ${shown(title)}">${planYaml(entry, option)}</pre></div>
</div></details>`;
}
