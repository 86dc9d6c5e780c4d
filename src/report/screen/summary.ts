import { severities } from '../../model/check.js';
import type { BaselineResult, Report } from '../../model/report.js';
import { count, listed } from '../../model/words.js';
import { refText } from '../text/kubectlText.js';
import { durationText } from '../text/quantities.js';
import { wrapWords } from '../text/wrapWords.js';
import type { Ink } from './ink.js';
import { verdictOrder, verdictText } from './serviceLine.js';

/** The last lines: what was found, how much was read and in what time, and where. */
export function summary(
  { summary: s, source, unjudged, baseline }: Report,
  ink: Ink,
  { judged = true } = {},
): string[] {
  const verdicts = verdictOrder.flatMap((verdict) => {
    const amount = s.verdicts[verdict] ?? 0;
    return amount > 0 ? [`${amount} ${verdictText(verdict)}`] : [];
  });
  const found = severities.flatMap((severity) => {
    const amount = s.severities[severity];
    return amount > 0 ? [severity === 'info' ? `${amount} info` : count(amount, severity)] : [];
  });
  const nothing = unjudged.length > 0 ? 'no findings from what could be judged' : 'no findings';
  const read = `${count(s.servicesRead, 'Service')} read, ${s.grpcServices} gRPC`;
  const sampled = s.sampledSeconds > 0 ? `, ${durationText(s.sampledSeconds)} of it sampling` : '';
  const facts = [
    verdicts.join(', '),
    ...(judged ? [found.length > 0 ? found.join(', ') : nothing] : []),
    ...(s.silenced > 0 ? [`${s.silenced} silenced${baseline ? ` (${baseline.known} by the baseline)` : ''}`] : []),
    read,
    ...(s.passedOver > 0 ? [`${count(s.passedOver, 'object')} of other kinds passed over`] : []),
    `${durationText(s.tookSeconds)}${sampled}`,
  ].filter((fact) => fact !== '');
  return [
    ...joined(facts, ink),
    ...(baseline && baseline.gone.length > 0 ? wrapWords(goneText(baseline, ink.wide ? undefined : 3), ink.width) : []),
    ...(s.complete ? [] : wrapWords('Part of the evidence could not be read: this report is not complete.', ink.width)),
    ...joined(sourceFacts(source), ink).map(ink.faint),
  ];
}

/** What the baseline has and nobody finds any more: a reason to write it anew. */
export function goneText({ file, gone }: BaselineResult, most = gone.length): string {
  const names = gone.map(({ check, object }) => `${check} of ${refText(object)}`);
  return `Gone since ${file} was written: ${listed(names, most)}. --write-baseline ${file} takes them out.`;
}

/** Where the report comes from, and when. */
export function sourceFacts({ kind, name, namespaces, at, config }: Report['source']): string[] {
  const from = { cluster: 'context', manifests: 'files', snapshot: 'snapshot' }[kind];
  const where =
    namespaces.length === 0
      ? 'all namespaces'
      : `namespace${namespaces.length > 1 ? 's' : ''} ${namespaces.join(', ')}`;
  return [
    `${from} ${name}`,
    ...(kind === 'manifests' && namespaces.length === 0 ? [] : [where]),
    ...(config === undefined ? [] : [`settings of ${config}`]),
    `${at.slice(0, 19).replace('T', ' ')} UTC`,
  ];
}

/** Facts on as few lines as they fit, broken between facts where possible. */
function joined(facts: readonly string[], ink: Ink): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    const longer = last === undefined ? fact : `${last} ${ink.dot} ${fact}`;
    if (last !== undefined && longer.length <= ink.width) lines[lines.length - 1] = longer;
    else lines.push(fact);
  }
  return lines.flatMap((line) => wrapWords(line, ink.width));
}
