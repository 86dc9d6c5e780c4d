import type { Report, Unjudged } from '../../model/report.js';
import { ruleText } from '../screen/notJudged.js';
import { evidenceWords } from '../text/evidenceWords.js';
import { type Markup, markup } from './markup.js';

/** What could not be read or judged: never counted as healthy, so always on the page. */
export function notJudgedPart({ unjudged, inputProblems }: Report): Markup | undefined {
  if (unjudged.length === 0 && inputProblems.length === 0) return undefined;
  const groups = [...Map.groupBy(unjudged, (u) => JSON.stringify([u.missing, u.reason, u.why])).values()];
  return markup`<section aria-labelledby="not-judged"><h2 id="not-judged">Not judged</h2>
<ul class="card rows">
${inputProblems.map(({ message, location }) => markup`<li>${location && markup`<code>${location.file}:${location.line}:${location.column}</code> `}${message}</li>`)}
${groups.map(groupItem)}
</ul></section>`;
}

function groupItem(group: readonly Unjudged[]): Markup | undefined {
  const [first] = group;
  if (!first) return undefined;
  const checks = [...new Set(group.map(({ check }) => check))];
  return markup`<li>${evidenceWords(first.missing)}: ${first.why}
${first.rbac && markup`<br><span class="small">Needs <code>${ruleText(first.rbac)}</code></span>`}
<br><span class="soft small">For ${checks.join(', ')}</span></li>`;
}
