import { severities } from '../../model/check.js';
import { shortRef } from '../../model/objects.js';
import type { Finding, PlanEntry, Report, Silenced } from '../../model/report.js';
import { ranked } from '../ranked.js';
import { consequenceText } from '../text/consequenceText.js';
import { cutMiddle } from '../text/cut.js';
import { displayWidth } from '../text/displayWidth.js';
import { refText } from '../text/kubectlText.js';
import { hanging, wrapWords } from '../text/wrapWords.js';
import { columns } from './columns.js';
import type { Ink } from './ink.js';

/** From this width on a message stands beside its object instead of below. */
const besideWidth = 120;
/** So many findings are all shown; of more, only the first few of each check. */
const mostInFull = 12;
const mostOfOneCheck = 3;
const indent = 2;
/** The longest severity with its sign, and two spaces. */
const severityWidth = 11;

/** FINDINGS, the worst first: severity, check, object, what is wrong, where, and the first thing to do. */
export function findings(report: Report, ink: Ink): string[] {
  const counting = report.findings.filter((f) => ink.wide || f.silenced === undefined);
  if (counting.length === 0) return [];
  const sorted = counting.toSorted(
    (a, b) =>
      Number(a.silenced !== undefined) - Number(b.silenced !== undefined) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
  const { shown, hidden } = ink.wide ? { shown: sorted, hidden: [] } : firstOfEach(sorted);
  const name = nameWith(counting);
  const fixes = fixesOf(report);
  const draw = ink.width >= besideWidth ? beside : below;
  return [
    ink.heading('FINDINGS'),
    ...draw(shown, name, (finding) => fixes.get(finding), ink),
    ...hidden.flatMap(([check, amount]) => hanging('  ', `${ink.ellipsis} ${amount} more ${check}`, ink.width)),
    ...(hidden.length > 0 ? hanging(`  ${ink.arrow} `, '-o wide lists every finding', ink.width) : []),
  ];
}

type Draw = (
  shown: readonly Finding[],
  name: (finding: Finding) => string,
  fix: (finding: Finding) => string | undefined,
  ink: Ink,
) => string[];

const beside: Draw = (shown, name, fix, ink) => {
  const longest = (texts: string[], most: number) => Math.min(most, Math.max(0, ...texts.map(displayWidth)));
  const checkWidth = longest(
    shown.map((f) => f.check),
    34,
  );
  const objectWidth = longest(shown.map(name), 36);
  const room = ink.width - indent - severityWidth - checkWidth - 2 - objectWidth - 2;
  const rows = shown.map((finding) => [
    severityCell(finding, ink),
    cutMiddle(finding.check, checkWidth, ink.ellipsis),
    cutMiddle(name(finding), objectWidth, ink.ellipsis),
    detailLines(finding, fix(finding), room, ink).join('\n'),
  ]);
  return columns(rows, { indent });
};

const below: Draw = (shown, name, fix, ink) => {
  const room = ink.width - indent - severityWidth;
  const checkWidth = Math.min(Math.max(...shown.map((f) => displayWidth(f.check))), Math.floor(room / 2) + 4);
  return shown.flatMap((finding) => {
    const check = cutMiddle(finding.check, checkWidth, ink.ellipsis);
    const object = cutMiddle(name(finding), room - checkWidth - 2, ink.ellipsis);
    const first = `${check}${' '.repeat(checkWidth - displayWidth(check) + 2)}${object}`;
    const severity = severityCell(finding, ink);
    const gap = ' '.repeat(severityWidth - displayWidth(severity));
    const [head, ...rest] = [first, ...detailLines(finding, fix(finding), room, ink)];
    const margin = ' '.repeat(indent);
    return [`${margin}${severity}${gap}${head}`, ...rest.map((line) => `${margin}${' '.repeat(severityWidth)}${line}`)];
  });
};

function severityCell({ severity, silenced }: Finding, ink: Ink): string {
  if (silenced) return ink.faint(`${ink.dash} ${severity}`);
  const { sign, tint } = ink.severity[severity];
  return tint(`${sign} ${severity}`);
}

function detailLines(finding: Finding, fix: string | undefined, room: number, ink: Ink) {
  const { message, location, field, witnesses, silenced, consequences = [] } = finding;
  const follows = ink.wide ? undefined : consequenceText(finding);
  const place = location ? `${location.file}:${location.line}:${location.column}` : undefined;
  const where = [place, ink.wide ? field : undefined].filter((part) => part !== undefined).join('  ');
  return [
    ...wrapWords(message, room),
    ...wrapWords(where, room).map(ink.faint),
    ...(ink.wide ? witnesses.flatMap(({ source, says }) => hanging('read: ', `${source}: ${says}`, room)) : []),
    ...(silenced ? hanging('silenced: ', silencedText(silenced), room) : []),
    ...(follows === undefined ? [] : wrapWords(follows, room).map(ink.faint)),
    ...(ink.wide
      ? consequences.flatMap(({ check, object, message }) =>
          hanging('So also: ', `${check} of ${shortRef(object)}: ${message}`, room),
        )
      : []),
    ...(fix ? hanging(`${ink.arrow} `, fix, room) : []),
  ];
}

/** `annotation grpclb.dev/ignore of Ingress/edge: made by cert-manager` */
export function silencedText({ where, reason }: Silenced): string {
  return reason === undefined ? where : `${where}: ${reason}`;
}

/** `Ingress/quotes` where all objects are in one namespace, else `Ingress/quotes -n shop`. */
function nameWith(all: readonly Finding[]): (finding: Finding) => string {
  const namespaces = new Set(all.map(({ object }) => object.namespace).filter((n) => n !== undefined));
  return ({ object }) => {
    const ref = object.kind === 'HorizontalPodAutoscaler' ? { ...object, kind: 'HPA' } : object;
    return namespaces.size > 1 ? refText(ref) : shortRef(ref);
  };
}

function firstOfEach(sorted: readonly Finding[]): { shown: readonly Finding[]; hidden: [string, number][] } {
  if (sorted.length <= mostInFull) return { shown: sorted, hidden: [] };
  const seen = new Map<string, number>();
  const shown = sorted.filter(({ check }) => {
    const before = seen.get(check) ?? 0;
    seen.set(check, before + 1);
    return before < mostOfOneCheck;
  });
  const hidden = [...seen].flatMap(([check, amount]): [string, number][] =>
    amount > mostOfOneCheck ? [[check, amount - mostOfOneCheck]] : [],
  );
  return { shown, hidden };
}

/**
 * The first step of each finding's fix. A plan entry names check and object but not the field, so where an object has
 * several findings of a check they are matched in order, and not at all if some of them have no entry.
 */
function fixesOf({ findings: all, plan }: Report): Map<Finding, string> {
  const entries = Map.groupBy(
    plan.filter((entry): entry is Extract<PlanEntry, { for: 'finding' }> => entry.for === 'finding'),
    keyOfFinding,
  );
  const fixes = new Map<Finding, string>();
  for (const [key, group] of Map.groupBy(all, keyOfFinding)) {
    const matching = entries.get(key) ?? [];
    if (matching.length !== group.length) continue;
    for (const [index, finding] of group.entries()) {
      const option = ranked(matching[index]?.options ?? [])[0];
      const step = option?.steps.find((s) => 'title' in s);
      const title = step && 'title' in step ? step.title : option?.title;
      if (title !== undefined) fixes.set(finding, title);
    }
  }
  return fixes;
}

/** Equal for a finding and the entry of the plan that mends it. */
export function keyOfFinding({ check, object }: Pick<Finding, 'check' | 'object'>): string {
  return JSON.stringify([check, object.apiVersion, object.kind, object.namespace, object.name]);
}
