import type { Check, CheckEvidence, EvidenceName, Facts, Hit } from './check.js';
import { type Absent, absent, type Evidence } from './evidence.js';

/** All that was read, and for what was not, why. */
export type CheckableEvidence = { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> };

/** When the evidence was read, and whether a running cluster gave it. */
export type Occasion = Pick<Facts<never, never>, 'at' | 'live'>;

export interface Judgement {
  hits: { check: Check; hit: Hit }[];
  /** One entry for each piece of evidence that a check lacked; never counted as passed. */
  unjudged: { check: Check; missing: string; absence: Absent }[];
}

/** Runs each check whose needs are there, with exactly the evidence it declared; the others are unjudged. */
export function judge(checks: readonly Check[], evidence: CheckableEvidence, occasion: Occasion): Judgement {
  const judgement: Judgement = { hits: [], unjudged: [] };
  for (const check of checks) {
    const lacking = check.meta.needs.filter((name) => evidence[name]?.state !== 'present');
    for (const missing of lacking) judgement.unjudged.push({ check, missing, absence: absenceOf(missing, evidence) });
    if (lacking.length > 0) continue;
    try {
      for (const hit of check.check(factsFor(check, evidence, occasion))) judgement.hits.push({ check, hit });
    } catch (error) {
      // One broken check must not cost the report of all others; what it found before it broke was still read.
      judgement.unjudged.push({ check, missing: 'the check itself', absence: brokenOff(check, error) });
    }
  }
  return judgement;
}

/** The facts of a check: what it declared, and nothing else. */
export function factsFor(
  { meta }: Check,
  evidence: CheckableEvidence,
  { at, live }: Occasion,
): Facts<EvidenceName, EvidenceName> {
  const declared = [...meta.needs, ...meta.uses].map((name) => {
    const found = evidence[name];
    return [name, found?.state === 'present' ? found.value : undefined] as const;
  });
  // A check that declares less than everything never sees that the rest is not there.
  return { ...Object.fromEntries(declared), at, live } as Facts<EvidenceName, EvidenceName>;
}

function absenceOf(name: EvidenceName, evidence: CheckableEvidence): Absent {
  const found = evidence[name];
  return found?.state === 'absent' ? found : absent('not-asked', `${name} was not read`);
}

function brokenOff({ meta }: Check, error: unknown): Absent {
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return absent('malformed', `${meta.id} broke off: ${cause}. This is a bug of grpclb, not of the cluster`, {
    remedy: 'report it with the objects it concerns',
  });
}
