import { checks } from '../checks/index.js';
import type { CheckCard } from '../model/catalogue.js';
import type { Check } from '../model/check.js';
import { nearest } from '../model/nearest.js';
import type { Canvas } from '../model/report.js';
import { UserError } from '../model/userError.js';
import { listed } from '../model/words.js';
import { remedies } from '../remedies/index.js';
import { chooseChecks } from './chooseChecks.js';

/** Every check of the catalogue, in its order, or those that are named by id, group or pattern. */
export function checkCards(named: readonly string[] = []): CheckCard[] {
  return chooseChecks(checks, { only: named, skip: [] }).map(cardOf);
}

/** `grpclb checks`: the catalogue, or some groups of it. */
export async function listChecks(groups: readonly string[], format: string, canvas: Canvas): Promise<string> {
  const known = [...new Set(checks.map(({ meta }) => meta.group))];
  const wrong = groups.find((group) => !known.some((k) => k === group));
  if (wrong !== undefined) {
    const close = nearest(wrong, known);
    throw new UserError(`there is no group ${wrong}`, {
      next: close ? `did you mean ${close}?` : `the groups are: ${known.join(', ')}`,
      exitCode: 2,
    });
  }
  const { checksText } = await import('../report/checks.js');
  return checksText(checkCards(groups), format, canvas);
}

/** `grpclb explain CHECK`. */
export async function explainCheck(id: string, format: string, canvas: Canvas): Promise<string> {
  const check = checks.find(({ meta }) => meta.id === id);
  if (!check) {
    throw new UserError(`there is no check ${id}`, { next: hintFor(id), exitCode: 2 });
  }
  const { explainText } = await import('../report/explain.js');
  return explainText(cardOf(check), format, canvas);
}

/** What was probably meant: a slip of the pen, a part of the name, or a group. */
function hintFor(word: string): string {
  const ids = checks.map(({ meta }) => meta.id);
  if (checks.some(({ meta }) => meta.group === word)) return `grpclb checks --group ${word} lists that group`;
  const close = nearest(word, ids);
  const alike = close === undefined ? ids.filter((id) => id.includes(word)) : [close];
  return alike.length > 0 ? `did you mean ${listed(alike)}?` : 'grpclb checks lists them';
}

const fromClusters: ReadonlySet<Check['meta']['group']> = new Set(['runtime']);

function cardOf({ meta }: Check): CheckCard {
  const { id, group, title, severity, needs, uses, docs, examples } = meta;
  return {
    id,
    group,
    title,
    severity,
    from: fromClusters.has(group) ? 'cluster' : 'manifests',
    needs,
    uses,
    docs,
    ...(examples && { examples }),
    remedies: meta.remedies.flatMap((name) =>
      remedies.filter((remedy) => remedy.meta.id === name).map((remedy) => ({ id: name, title: remedy.meta.title })),
    ),
  };
}
