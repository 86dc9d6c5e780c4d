import type { Step } from '../model/remedy.js';
import type { PlanEntry, PlannedRemedy } from '../model/report.js';
import { patchCommand, refText } from './text/kubectlText.js';
import { safeText } from './text/safeText.js';
import { yamlText } from './text/yamlText.js';

type StepOf<Do extends Step['do']> = Extract<Step, { do: Do }>;

/**
 * One option of a plan as text for `kubectl apply -f`: a document for each object, and in comments whatever an
 * object cannot say. Patches stand there as commands, since a part of an object must not be applied as a whole one.
 */
export function planYaml(entry: PlanEntry, option: PlannedRemedy): string {
  const verify = option.steps.filter((s): s is StepOf<'verify'> => s.do === 'verify');
  const undo = option.steps.filter((s): s is StepOf<'undo'> => s.do === 'undo');
  const doing = option.steps.filter((s) => s.do !== 'verify' && s.do !== 'undo');
  const alternatives = entry.options.length;
  const head = [
    option.title,
    `For ${subjectOf(entry)}.`,
    ...(alternatives > 1 ? [`One of ${alternatives} ways: apply one of them, not all.`] : []),
    ...option.caveats.map((caveat) => `Note: ${caveat}`),
    `Risk: ${option.risk}`,
    ...verify.flatMap(({ command, shows }) => [`Check: ${command}`, `  shows ${shows}`]),
    `Way back: ${option.undo}`,
    ...undo.map(({ command }) => `  ${command}`),
  ];
  const steps = doing.flatMap((step, index) => stepLines(step, `Step ${index + 1} of ${doing.length}`));
  return `${[...comment(head), ...steps].join('\n')}\n`;
}

function subjectOf(entry: PlanEntry): string {
  return entry.for === 'service'
    ? `${refText(entry.service)} port ${entry.port}, which is ${entry.verdict}`
    : `${refText(entry.object)}: ${entry.check}`;
}

function stepLines(step: Exclude<Step, { do: 'verify' | 'undo' }>, label: string): string[] {
  switch (step.do) {
    case 'apply':
      return step.objects.flatMap((object, index) => [
        '---',
        ...comment(index === 0 ? [`${label}: ${step.title}`] : []),
        // One line break less, and no more: blanks at the end may belong to a text.
        yamlText(object).replace(/\n$/, ''),
      ]);
    case 'patch':
      return ['#', ...comment([`${label}: ${step.title}`, `  ${patchCommand(step)}`])];
    case 'run':
      return ['#', ...comment([`${label}: ${step.title}`, `  ${step.command}`])];
    case 'code':
      return [
        '#',
        ...comment([`${label} (${step.language}): ${step.title}`, ...step.lines.map((line) => `  ${line}`)]),
      ];
  }
}

function comment(lines: readonly string[]): string[] {
  return lines
    .flatMap((line) => line.replaceAll('\t', '    ').split('\n'))
    .map((line) => `# ${safeText(line)}`.trimEnd());
}
