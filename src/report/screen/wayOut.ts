import type { Level, Step } from '../../model/remedy.js';
import type { PlanEntry, PlannedRemedy, Report } from '../../model/report.js';
import { ranked } from '../ranked.js';
import { displayWidth } from '../text/displayWidth.js';
import { patchCommand } from '../text/kubectlText.js';
import { pad } from '../text/pad.js';
import { hanging, wrapCommand, wrapWords } from '../text/wrapWords.js';
import { columns } from './columns.js';
import type { Ink } from './ink.js';

type ServiceEntry = Extract<PlanEntry, { for: 'service' }>;

const mostGroups = 2;
const mostCaveats = 1;
const besideWidth = 120;
const levelHeads = ['complexity', 'control', 'overhead'] as const;

/**
 * WAY OUT: the options for each Service compared, the best first. Services with the same options share a comparison.
 * For a single Service the steps of the best option follow.
 */
export function wayOut(report: Report, ink: Ink): string[] {
  const entries = report.plan.filter((e): e is ServiceEntry => e.for === 'service' && e.options.length > 0);
  const groups = [...Map.groupBy(entries, comparisonOf).values()];
  const shown = ink.wide ? groups : groups.slice(0, mostGroups);
  const hidden = groups.slice(shown.length).flat();
  const fixes = report.plan.some((e) => e.for === 'finding' && e.options.length > 0);
  if (entries.length === 0 && !fixes) return [];
  const [only] = groups;
  const steps = entries.length === 1 && only?.[0] && !ink.wide ? firstSteps(only[0], ink) : [];
  return [
    ...shown.flatMap((group) => comparison(group, ink)),
    ...(hidden.length > 0 ? hanging('  ', `${ink.ellipsis} and for ${namesOf(hidden)}`, ink.width) : []),
    ...steps,
    ...(ink.wide ? [] : pointer(entries.length > 0, ink)),
  ];
}

function pointer(compared: boolean, ink: Ink): string[] {
  const of = compared ? 'every option, how to check it and the way back' : 'every fix';
  return hanging(`  ${ink.arrow} `, `YAML of ${of}: -o wide prints it, --plan-dir DIR writes it`, ink.width);
}

/** Equal for entries whose comparison reads the same. */
function comparisonOf({ options }: ServiceEntry): string {
  return JSON.stringify(ranked(options).map(({ title, rank, tradeoffs }) => [title, rank?.why, levelsOf(tradeoffs)]));
}

function comparison(group: readonly ServiceEntry[], ink: Ink): string[] {
  const options = ranked(group[0]?.options ?? []);
  const beside = ink.width >= besideWidth;
  const titleWidth = Math.min(Math.max(...options.map((o) => displayWidth(o.title))), beside ? 48 : ink.width - 36);
  const whyRoom = ink.width - titleWidth - 38;
  const titles = options.map(({ title }) => wrapWords(title, titleWidth));
  const rows = options.map(({ tradeoffs, rank }, index) => [
    String(index + 1),
    (beside ? titles[index]?.join('\n') : titles[index]?.[0]) ?? '',
    ...levelsOf(tradeoffs).map((level) => level ?? ink.dash),
    ...(beside
      ? [
          wrapWords(rank?.why ?? '', whyRoom)
            .map(ink.faint)
            .join('\n'),
        ]
      : []),
  ]);
  const head = ['', '', ...levelHeads.map(ink.faint), ...(beside ? [''] : [])];
  const [heads = '', ...drawn] = columns([head, ...rows], { indent: 2 });
  // With the reason below, each row is one line, and the rest of a long title and the reason follow it.
  const below = (index: number) => [
    ...(titles[index]?.slice(1).map((line) => `     ${line}`) ?? []),
    ...wrapWords(options[index]?.rank?.why ?? '', ink.width - 5).map((line) => `     ${ink.faint(line)}`),
  ];
  const body = beside ? drawn : drawn.flatMap((line, index) => [line, ...below(index)]);
  const heading = wrapWords(`WAY OUT for ${namesOf(group)}`, ink.width);
  const lead = heads.length - heads.trimStart().length;
  const fits = heading.length === 1 && displayWidth(heading[0] ?? '') + 2 <= lead;
  const top = fits
    ? [pad(ink.heading(heading[0] ?? ''), lead) + heads.trimStart()]
    : [...heading.map(ink.heading), heads];
  return [...top, ...body];
}

function levelsOf(tradeoffs: PlannedRemedy['tradeoffs']): (Level | undefined)[] {
  return levelHeads.map((head) => tradeoffs?.[head].level);
}

function namesOf(entries: readonly ServiceEntry[]): string {
  const names = entries.map(({ service, port }) => `${service.namespace ?? ''}/${service.name}:${port}`);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}

/** What to do for the best option: titles and commands, but not the objects, nor how to check and go back. */
function firstSteps(entry: ServiceEntry, ink: Ink): string[] {
  const [best] = ranked(entry.options);
  const groups = groupedSteps(best?.steps ?? []);
  if (!best || groups.length === 0) return [];
  return [
    ...hanging('  ', `How to do 1, ${best.title}:`, ink.width),
    ...best.caveats.slice(0, mostCaveats).flatMap((caveat) => hanging('    Note: ', caveat, ink.width)),
    ...groups.flatMap((lines, index) => lines(`    ${index + 1} `, ink)),
  ];
}

type StepLines = (first: string, ink: Ink) => string[];

/** Steps as lines. Code for several languages is one step: a person needs one of them. */
function groupedSteps(steps: readonly Step[]): StepLines[] {
  const languages = steps.flatMap((step) => (step.do === 'code' ? [step.language] : []));
  const firstCode = steps.findIndex((step) => step.do === 'code');
  return steps.flatMap((step, index): StepLines[] => {
    if (step.do === 'verify' || step.do === 'undo') return [];
    if (step.do !== 'code') return [(first, ink) => stepLines(step, first, ink)];
    const text = `in the code (${[...new Set(languages)].join(', ')}): ${step.title}`;
    return index === firstCode ? [(first, ink) => hanging(first, text, ink.width)] : [];
  });
}

function stepLines(step: Exclude<Step, { do: 'code' | 'verify' | 'undo' }>, first: string, ink: Ink): string[] {
  const said = (text: string) => hanging(first, text, ink.width);
  const command = (text: string) => commandLines(text, first.length, ink);
  switch (step.do) {
    case 'apply':
      return said(`apply ${step.objects.map((o) => `${o.kind}/${o.metadata.name}`).join(', ')}: ${step.title}`);
    case 'patch':
      return [...said(step.title), ...command(patchCommand(step))];
    case 'run':
      return [...said(step.title), ...command(step.command)];
  }
}

/** A command that can be pasted; one with a word too wide for the screen is left to `-o wide`. */
function commandLines(text: string, depth: number, ink: Ink): string[] {
  const lines = wrapCommand(text, ink.width - depth - 2);
  const whole = lines.every((line) => displayWidth(line) <= ink.width - depth - 2);
  return whole ? lines.map((line, i) => `${' '.repeat(depth)}${i === 0 ? '$ ' : '  '}${line}`) : [];
}
