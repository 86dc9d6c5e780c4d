import type { Severity } from '../../model/check.js';
import { fingerprintOf } from '../../model/gate/fingerprint.js';
import type { Location } from '../../model/inventory.js';
import type { Finding, Report, Reporter, RuleText } from '../../model/report.js';
import { escapeHidden } from '../text/escapeHidden.js';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = { error: 'error', warning: 'warning', info: 'note' };

const sarif: Reporter = {
  meta: { id: 'sarif', title: 'Findings as SARIF 2.1.0, for code scanning' },
  render(report, _canvas, rules = []) {
    const used = rules.filter(({ id }) => report.findings.some((f) => f.check === id));
    const log = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'grpclb',
              semanticVersion: report.source.grpclbVersion,
              rules: used.map(ruleOf),
            },
          },
          invocations: [invocation(report)],
          originalUriBaseIds: { SRCROOT: { description: { text: 'The folder that grpclb was started in.' } } },
          results: report.findings.map((finding) => result(finding, used)),
        },
      ],
    };
    return `${escapeHidden(JSON.stringify(log, null, 2))}\n`;
  },
};

function ruleOf({ id, title, severity, group, what, why, fix, links }: RuleText): object {
  const [helpUri] = links;
  const further = links.map((link) => `- ${link}`).join('\n');
  return {
    id,
    name: id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${what} ${why}` },
    help: {
      text: `${what}\n\n${why}\n\n${fix}`,
      markdown: `${what}\n\n**Why** ${why}\n\n**Fix** ${fix}\n\n${further}`,
    },
    ...(helpUri !== undefined && { helpUri }),
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['grpc', 'kubernetes', group] },
  };
}

function result(finding: Finding, rules: readonly RuleText[]): object {
  const { check, severity, message, witnesses, silenced, consequences = [] } = finding;
  const ruleIndex = rules.findIndex(({ id }) => id === check);
  return {
    ruleId: check,
    ...(ruleIndex >= 0 && { ruleIndex }),
    level: levels[severity],
    message: { text: message },
    locations: [placeOf(finding)],
    ...(consequences.length > 0 && {
      relatedLocations: consequences.map((consequence, id) => ({
        id,
        ...placeOf(consequence),
        message: { text: `${consequence.check}: ${consequence.message}` },
      })),
    }),
    partialFingerprints: { 'grpclb/v1': fingerprintOf(finding) },
    ...(silenced && {
      suppressions: [
        {
          // In the source are an annotation and the settings file; a baseline is beside it.
          kind: silenced.by === 'baseline' ? 'external' : 'inSource',
          status: 'accepted',
          justification: `${silenced.where}${silenced.reason === undefined ? '' : `: ${silenced.reason}`}`,
        },
      ],
    }),
    properties: { witnesses: witnesses.map(({ source, says }) => `${source}: ${says}`) },
  };
}

function placeOf({
  object: { kind, namespace, name },
  field,
  location,
}: Pick<Finding, 'object' | 'field' | 'location'>): object {
  const qualified = [namespace, kind, name, field].filter((part) => part !== undefined).join('/');
  return {
    ...(location && { physicalLocation: physical(location) }),
    logicalLocations: [{ name, fullyQualifiedName: qualified, kind: 'resource' }],
  };
}

function physical({ file, line, column }: Location): object {
  return {
    artifactLocation: { uri: uriOf(file), ...(!file.startsWith('/') && file !== '-' && { uriBaseId: 'SRCROOT' }) },
    region: { startLine: line, startColumn: column },
  };
}

/** A path as a relative URI; what was read from standard input has none of its own. */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  const parts = file.replace(/^\.\//, '').split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? `file://${parts}` : parts;
}

/** What was not judged is no result, and must not pass for one. */
function invocation({ unjudged, inputProblems, summary, source }: Report): object {
  const told = [
    ...inputProblems.map(({ message, location }) => ({
      level: 'warning',
      message: { text: message },
      ...(location && { locations: [{ physicalLocation: physical(location) }] }),
    })),
    ...unjudged.map(({ check, why }) => ({
      level: 'note',
      message: { text: `${check} could not be judged: ${why}` },
      associatedRule: { id: check },
    })),
  ];
  return {
    executionSuccessful: !summary.interrupted,
    endTimeUtc: source.at,
    ...(told.length > 0 && { toolExecutionNotifications: told }),
  };
}

export default sarif;
