import type { RbacRule } from '../../model/evidence.js';
import type { Report, Unjudged } from '../../model/report.js';
import { count } from '../../model/words.js';
import { evidenceWords } from '../text/evidenceWords.js';
import { hanging } from '../text/wrapWords.js';
import type { Ink } from './ink.js';

const mostChecks = 3;
/** What only an option of its own brings, as `--log` and `--active` do: no gap where nobody gave it. */
const byOption: ReadonlySet<string> = new Set(['givenLogs', 'activePaths']);

/** NOT JUDGED: the checks that lacked evidence, by what they lacked, and the rule that would open it. */
export function notJudged(report: Report, ink: Ink): string[] {
  const { notInstalled = [] } = report.summary;
  const unjudged = report.unjudged.filter(({ missing }) => ink.wide || !byOption.has(missing));
  const without = ink.wide ? notInstalled : [];
  if (unjudged.length === 0 && without.length === 0) return [];
  const refused = unjudged.filter((u) => u.reason !== 'not-asked');
  // Where nothing is gRPC, there was nothing to measure.
  const nothingMeasured = report.services.length === 0 && !ink.wide;
  const notAsked = nothingMeasured ? [] : unjudged.filter((u) => u.reason === 'not-asked');
  const groups = [...Map.groupBy(refused, (u) => JSON.stringify([u.missing, u.reason, u.why])).values()];
  return [
    ink.heading('NOT JUDGED'),
    ...groups.flatMap((group) => groupLines(group, ink)),
    ...notAskedLines(notAsked, ink),
    ...(without.length === 0
      ? []
      : hanging(`  ${ink.verdict.idle.sign} `, `Not installed, so not applicable: ${without.join(', ')}.`, ink.width)),
  ];
}

function groupLines(group: readonly Unjudged[], ink: Ink): string[] {
  const [first] = group;
  if (!first) return [];
  const checks = [...new Set(group.map((u) => u.check))];
  return [
    ...hanging(`  ${ink.warn(ink.verdict.unknown.sign)} `, `${evidenceWords(first.missing)}: ${first.why}`, ink.width),
    ...(first.rbac ? hanging('    needs ', ruleText(first.rbac), ink.width) : []),
    ...hanging('    for ', some(checks, ink), ink.width),
  ];
}

/** What was not read because of where the objects came from is no fault: one line, and the list only in full. */
function notAskedLines(notAsked: readonly Unjudged[], ink: Ink): string[] {
  if (notAsked.length === 0) return [];
  const missing = [...new Set(notAsked.map((u) => evidenceWords(u.missing)))];
  const checks = [...new Set(notAsked.map((u) => u.check))];
  const what = `Not read here: ${missing.join(', ')}; ${count(checks.length, 'check')} ${checks.length === 1 ? 'waits' : 'wait'} for it`;
  return hanging(`  ${ink.verdict.idle.sign} `, ink.wide ? `${what}: ${checks.join(', ')}.` : `${what}.`, ink.width);
}

function some(checks: readonly string[], ink: Ink): string {
  if (ink.wide || checks.length <= mostChecks) return checks.join(', ');
  return `${checks.slice(0, mostChecks - 1).join(', ')} and ${checks.length - mostChecks + 1} more checks`;
}

/** `list pods.metrics.k8s.io`, as `kubectl auth can-i` takes it. */
export function ruleText({ apiGroups, resources, verbs }: RbacRule): string {
  const named = resources.flatMap((resource) =>
    apiGroups.map((group) => (group === '' ? resource : dotted(resource, group))),
  );
  return `${verbs.join(', ')} ${named.join(', ')}`;
}

/** The group stands before a subresource: `nodes.metrics.k8s.io/proxy`. */
function dotted(resource: string, group: string): string {
  const [name = resource, ...sub] = resource.split('/');
  return [`${name}.${group}`, ...sub].join('/');
}
