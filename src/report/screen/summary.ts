import { severities } from '../../model/check.js';
import type { Report } from '../../model/report.js';
import { count } from '../../model/words.js';
import { durationText } from '../text/quantities.js';
import { wrapWords } from '../text/wrapWords.js';
import type { Ink } from './ink.js';
import { verdictOrder, verdictText } from './serviceLine.js';

/** The last lines: what was found, how much was read and in what time, and where. */
export function summary({ summary: s, source, unjudged }: Report, ink: Ink, { judged = true } = {}): string[] {
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
    read,
    ...(s.passedOver > 0 ? [`${count(s.passedOver, 'object')} of other kinds passed over`] : []),
    `${durationText(s.tookSeconds)}${sampled}`,
  ].filter((fact) => fact !== '');
  return [
    ...joined(facts, ink),
    ...(s.complete ? [] : wrapWords('Part of the evidence could not be read: this report is not complete.', ink.width)),
    ...joined(sourceFacts(source), ink).map(ink.faint),
  ];
}

function sourceFacts({ kind, name, namespaces, at }: Report['source']): string[] {
  const from = { cluster: 'context', manifests: 'files', snapshot: 'snapshot' }[kind];
  const where =
    namespaces.length === 0
      ? 'all namespaces'
      : `namespace${namespaces.length > 1 ? 's' : ''} ${namespaces.join(', ')}`;
  return [
    `${from} ${name}`,
    ...(kind === 'manifests' && namespaces.length === 0 ? [] : [where]),
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
