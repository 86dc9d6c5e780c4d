import type { CheckMeta, Severity } from './check.js';

/** A check as it is told to people and programs: `grpclb checks`, `grpclb explain` and the docs show it. */
export interface CheckCard extends Pick<CheckMeta, 'id' | 'group' | 'title' | 'needs' | 'uses' | 'docs' | 'examples'> {
  severity: Severity;
  /** Whether manifests are enough, or only a running cluster can tell. */
  from: 'manifests' | 'cluster';
  /** Corrections that the plan offers for it. */
  remedies: { id: string; title: string }[];
}
