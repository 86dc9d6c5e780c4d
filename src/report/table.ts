import type { PlanEntry, Reporter } from '../model/report.js';
import { findings } from './screen/findings.js';
import { ink } from './screen/ink.js';
import { notJudged } from './screen/notJudged.js';
import { notRead } from './screen/notRead.js';
import { planInFull } from './screen/planInFull.js';
import { services } from './screen/services.js';
import { summary } from './screen/summary.js';
import { wayOut } from './screen/wayOut.js';
import { safeTexts } from './text/safeText.js';
import { hanging } from './text/wrapWords.js';

/** Narrower than this nothing is readable anyway, and columns would vanish. */
const leastWidth = 60;

const table: Reporter = {
  meta: { id: 'table', title: 'For people: which Service, how bad, how sure, why, and what to do now' },
  async render(report, canvas) {
    const pen = ink({ ...canvas, width: Math.max(leastWidth, canvas.width) });
    const shown = safeTexts({ ...report, plan: shownOfPlan(report.plan) }, canvas.unicode);
    const interrupted = shown.summary.interrupted
      ? hanging(`${pen.warn(pen.severity.warning.sign)} `, 'Interrupted: this is what was known by then.', pen.width)
      : [];
    const sections = [
      ...[interrupted, services(shown, pen), findings(shown, pen), wayOut(shown, pen)].map(trimmed),
      // YAML is made from the report as it is: what is to be applied is not altered for the screen, not even its blanks.
      await planInFull(report, pen),
      ...[notRead(shown, pen), notJudged(shown, pen), summary(shown, pen)].map(trimmed),
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`;
  },
};

/** The steps of many Services are not shown here, and to make each of their words safe would cost the most of all. */
function shownOfPlan(plan: readonly PlanEntry[]): PlanEntry[] {
  const services = plan.filter((entry) => entry.for === 'service').length;
  return plan.map((entry) =>
    entry.for === 'service' && services > 1
      ? { ...entry, options: entry.options.map((option) => ({ ...option, steps: [] })) }
      : entry,
  );
}

function trimmed(lines: readonly string[]): string[] {
  return lines.map((line) => line.trimEnd());
}

export default table;
