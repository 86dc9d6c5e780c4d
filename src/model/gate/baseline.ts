import { byText } from '../byText.js';
import type { BaselineResult, Finding, Report } from '../report.js';
import { fingerprintOf, type Known } from './fingerprint.js';

/** The findings that were known on some day; `schema/baseline.schema.json` describes it. */
export interface Baseline {
  apiVersion: 'grpclb.dev/v1';
  kind: 'Baseline';
  /** Version of the grpclb that wrote it. */
  writtenBy: string;
  findings: BaselineFinding[];
}

interface BaselineFinding extends Known {
  fingerprint: string;
  /** For those who read the file; nothing compares it. */
  message: string;
}

/** All findings of a report that no ignore silences, in an order that keeps differences small. */
export function baselineOf({ findings, source }: Report): Baseline {
  const known = findings.filter(({ silenced }) => silenced === undefined || silenced.by === 'baseline');
  return {
    apiVersion: 'grpclb.dev/v1',
    kind: 'Baseline',
    writtenBy: source.grpclbVersion,
    findings: known
      .map(({ check, object, field, message }) => ({
        fingerprint: fingerprintOf({ check, object, ...(field !== undefined && { field }) }),
        check,
        object,
        ...(field !== undefined && { field }),
        message,
      }))
      .sort((a, b) => byText(a.fingerprint, b.fingerprint) || byText(a.message, b.message)),
  };
}

/**
 * Marks the findings that a baseline has. As many findings of one fingerprint are known as the baseline lists; one
 * more is new. Of those that are gone, only the ones that `heard` says could have been found again are told.
 */
export function compare(
  findings: readonly Finding[],
  { findings: listed }: Pick<Baseline, 'findings'>,
  file: string,
  heard: (known: Known) => boolean,
): { findings: Finding[]; result: BaselineResult } {
  const left = Map.groupBy(listed, ({ fingerprint }) => fingerprint);
  let known = 0;
  const compared = findings.map((finding): Finding => {
    const taken = left.get(fingerprintOf(finding))?.shift();
    if (taken === undefined || finding.silenced !== undefined) return finding;
    known++;
    return { ...finding, silenced: { by: 'baseline', where: file } };
  });
  const gone = [...left.values()]
    .flat()
    .filter(heard)
    .map(({ check, object, field }): Known => ({ check, object, ...(field !== undefined && { field }) }));
  return { findings: compared, result: { file, known, gone } };
}
