import fc from 'fast-check';
import type { Report, ReportPath, ReportService } from '../../../src/model/report.js';
import { blankReport, blankService, summed } from './blank.js';
import { waysOut } from './pinned.js';

/** Names and sentences as they come and as they should not: long, wide, with escape codes and line breaks. */
const word = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,62}$/),
  fc.constantFrom('読み込み', 'naïve', '\u001b[31mred', 'a\r\nb\tc', '👩‍👩‍👧', 'e\u0301\u0301', '\u202egnp', ''),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const sentence = fc.array(word, { maxLength: 25 }).map((words) => words.join(' '));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const few = <T>(of: fc.Arbitrary<T>, maxLength = 12) => fc.array(of, { maxLength });
const perhaps = <T>(key: string, of: fc.Arbitrary<T>) =>
  fc.option(of, { nil: undefined }).map((value) => (value === undefined ? {} : { [key]: value }));

const pod = fc
  .tuple(
    word,
    perhaps('ageSeconds', fc.nat(1e8)),
    perhaps('cpuMillicores', fc.double({ min: 0, max: 2e5, noNaN: true })),
    perhaps('networkBytesPerSecond', fc.double({ min: 0, max: 1e11, noNaN: true })),
    perhaps('lifetimeCpuSeconds', fc.double({ min: 0, max: 1e8, noNaN: true })),
    perhaps('share', share),
    perhaps('noData', sentence),
  )
  .map(([name, ...figures]) => Object.assign({ name }, ...figures));

const path = fc.record({
  from: word,
  evidence: sentence,
  hops: fc.constant<ReportPath['hops']>([]),
  balancing: fc.constantFrom('l7' as const, 'l4', 'client', 'sticky', 'unknown'),
  why: sentence,
});

const service: fc.Arbitrary<ReportService> = fc
  .record({
    name: word,
    namespace: word,
    port: fc.integer({ min: 1, max: 65_535 }),
    verdict: fc.constantFrom('pinned' as const, 'imbalanced', 'at-risk', 'balanced', 'idle', 'unknown'),
    confidence: fc.constantFrom('proved' as const, 'likely', 'possible'),
    reasons: few(sentence, 4),
    pods: few(pod, 30),
    hotShare: share,
    headless: fc.boolean(),
    paths: few(path, 7),
    wouldRaise: few(sentence, 3),
    says: few(sentence, 4),
    evidence: few(
      fc.record({
        rung: fc.integer({ min: 1, max: 8 }),
        source: sentence,
        says: sentence,
        leans: fc.constantFrom('skewed' as const, 'even', 'too-little', 'silent', 'by-connection', 'by-call'),
      }),
      3,
    ),
  })
  .map(({ name, namespace, port, hotShare, says, ...rest }) => ({
    ...blankService(name, port, namespace),
    ...rest,
    grpc: {
      level: 'weak' as const,
      reasons: says.map((text) => ({ says: text, from: name })),
      against: says.slice(1).map((text) => ({ says: text, from: name })),
    },
    figures: { pods: rest.pods.length, podsWithData: rest.pods.length, hotShare, effectivePods: 1 / (hotShare + 1e-3) },
  }));

const object = fc
  .tuple(word, word, word)
  .map(([kind, name, namespace]) => ({ apiVersion: 'example.com/v1', kind, name, namespace }));

const finding = fc
  .record({
    check: word,
    severity: fc.constantFrom('error' as const, 'warning', 'info'),
    message: sentence,
    object,
    location: fc.record({ file: word, line: fc.integer({ min: 1 }), column: fc.integer({ min: 1 }) }),
    witnesses: fc.array(fc.record({ source: sentence, says: sentence }), { minLength: 1, maxLength: 3 }),
    field: word,
  })
  .map((f) => ({ ...f, remedies: [] }));

const unjudged = fc.record({
  check: word,
  missing: word,
  reason: fc.constantFrom('not-asked' as const, 'forbidden', 'timed-out'),
  why: sentence,
  rbac: fc.record({ apiGroups: few(word, 2), resources: few(word, 3), verbs: few(word, 3) }),
});

/** Any report, however unlikely. */
export const arbitraryReport: fc.Arbitrary<Report> = fc
  .record({
    services: few(service, 14),
    findings: few(finding, 20),
    unjudged: few(unjudged, 10),
    problems: few(fc.record({ message: sentence }), 10),
    planned: few(object, 4),
    maybeGrpc: few(word, 8),
    name: word,
    interrupted: fc.boolean(),
    complete: fc.boolean(),
  })
  .map(({ services, findings, unjudged: skipped, problems, planned, maybeGrpc, name, interrupted, complete }) => {
    const report = { ...blankReport(), services, findings, unjudged: skipped, inputProblems: problems };
    report.source.name = name;
    report.summary = { ...report.summary, servicesRead: services.length, interrupted, complete, maybeGrpc };
    report.plan = planned.map((planFor) => ({
      for: 'service' as const,
      service: planFor,
      port: 50051,
      verdict: 'pinned' as const,
      options: waysOut(planFor.name, 50051, planFor.namespace),
    }));
    return summed(report);
  });
