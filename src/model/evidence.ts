/** Why a piece of evidence is not there. */
export type AbsenceReason = 'not-asked' | 'forbidden' | 'unreachable' | 'unsupported' | 'timed-out' | 'malformed';

/** One RBAC rule, as a ClusterRole spells it. */
export interface RbacRule {
  apiGroups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
}

export interface Present<T> {
  state: 'present';
  value: T;
  /** Where it was read, in words a person can follow: `GET /api/v1/pods`, `deploy/app.yaml`. */
  from: string;
  /** When it was read, ISO 8601. */
  at: string;
  /** False when a part is missing; `gaps` says which. */
  complete: boolean;
  gaps?: string[];
  /** API groups of which the cluster has none of the kinds that were to be read. */
  notInstalled?: string[];
  /** Which of the gaps are refusals, with the rules that would open them. */
  refused?: { detail: string; rbac: RbacRule }[];
}

export interface Absent {
  state: 'absent';
  reason: AbsenceReason;
  /** One fact, present tense: `pods.metrics.k8s.io is forbidden for user "ci"`. */
  detail: string;
  /** The rule that would open it, where a refusal is the reason. */
  rbac?: RbacRule;
  /** What the person can do about it, if it is not an RBAC rule. */
  remedy?: string;
}

/** A value that was read, or the reason why it was not: never an empty value in place of an unread one. */
export type Evidence<T> = Present<T> | Absent;

export function present<T>(value: T, from: string, at: string, gaps: string[] = []): Present<T> {
  return {
    state: 'present',
    value,
    from,
    at,
    complete: gaps.length === 0,
    ...(gaps.length > 0 && { gaps }),
  };
}

export function absent(reason: AbsenceReason, detail: string, more: Pick<Absent, 'rbac' | 'remedy'> = {}): Absent {
  return { state: 'absent', reason, detail, ...more };
}

/** The value if it was read. */
export function known<T>(evidence: Evidence<T> | undefined): T | undefined {
  return evidence?.state === 'present' ? evidence.value : undefined;
}
