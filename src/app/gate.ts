import { checks } from '../checks/index.js';
import { type Check, type Hit, type Severity, severities } from '../model/check.js';
import { type Evidence, present } from '../model/evidence.js';
import type { Config } from '../model/gate/config.js';
import { silencesOf } from '../model/gate/ignoreAnnotation.js';
import { isAbout, isExpired, type Silence, type SilenceUse } from '../model/gate/silence.js';
import type { Inventory } from '../model/inventory.js';
import { type CheckableEvidence, type Judgement, judge, type Occasion } from '../model/judge.js';
import { nearest } from '../model/nearest.js';
import type { KubeObject } from '../model/objects.js';
import type { Silenced } from '../model/report.js';
import { UserError } from '../model/userError.js';

/** A hit with what the settings make of it. */
export interface GatedHit {
  check: Check;
  hit: Hit;
  severity: Severity;
  silenced?: Silenced;
}

export interface GateRules {
  inventory: Inventory;
  config?: Config | undefined;
  /** Whether a finding about this object belongs to what was asked for. */
  concerns(object: KubeObject): boolean;
  /** Whether nothing was left out by naming targets. */
  whole: boolean;
  /** Namespaces that were read; empty means all. */
  namespaces: readonly string[];
}

/** What a check could have found, had it been there. */
interface Place {
  check: string;
  object: { namespace?: string };
}

export interface Settled {
  hits: GatedHit[];
  unjudged: Judgement['unjudged'];
  /** Whether a finding would have been made here: nothing is said of an ignore or a baseline beyond that. */
  heard(place: Place): boolean;
}

/** Runs the checks, then those about ignores, which must know what all others found. */
export function judgeAndSettle(
  chosen: readonly Check[],
  evidence: CheckableEvidence,
  occasion: Occasion,
  rules: GateRules,
): Settled {
  const { inventory, config, concerns, whole, namespaces } = rules;
  const aboutIgnores = chosen.filter(({ meta }) => meta.group === 'gate');
  const others = chosen.filter((check) => !aboutIgnores.includes(check));
  const first = judge(others, evidence, occasion);
  const unjudged = new Set(first.unjudged.map(({ check }) => check.meta.id));
  const judged = new Set(others.map(({ meta }) => meta.id).filter((id) => !unjudged.has(id)));
  const heard = ({ check, object: { namespace } }: Place) =>
    judged.has(check) &&
    whole &&
    (namespaces.length === 0 || namespace === undefined || namespace.includes('*') || namespaces.includes(namespace));

  const silences = [...annotatedSilences(inventory), ...(config?.silences ?? [])];
  const settling = { silences, heard, at: occasion.at, config };
  const { gated, uses } = settle(ofConcern(first.hits, concerns), settling);
  const settled = { ...evidence, silences: present(uses, 'annotations and settings', occasion.at) };
  const last = judge(aboutIgnores, settled, occasion);
  return {
    hits: [...gated, ...settle(ofConcern(last.hits, concerns), settling).gated],
    unjudged: [...first.unjudged, ...last.unjudged],
    heard,
  };
}

function ofConcern(hits: Judgement['hits'], concerns: GateRules['concerns']): Judgement['hits'] {
  return hits.filter(({ hit }) => concerns(hit.subject));
}

interface Settling extends Pick<Settled, 'heard'> {
  silences: readonly Silence[];
  at: string;
  config: Config | undefined;
}

/** Settles which hits are silenced and by whom, and what became of each ignore. */
function settle(hits: Judgement['hits'], { silences, heard, at, config }: Settling) {
  const used = new Set<Silence>();
  const holding = Map.groupBy(
    silences.filter((silence) => !isExpired(silence, at)),
    ({ check }) => check,
  );
  const gated = hits.map(({ check, hit }): GatedHit => {
    const own = holding.get(check.meta.id)?.filter((silence) => isAbout(silence, hit.subject)) ?? [];
    for (const silence of own) used.add(silence);
    const severity = severityOf(check, hit, config?.severities.get(check.meta.id));
    const [first] = own;
    if (!first) return { check, hit, severity };
    const { by, where, reason } = first;
    return { check, hit, severity, silenced: { by, where, ...(reason !== undefined && { reason }) } };
  });
  const stateOf = (silence: Silence): SilenceUse['state'] => {
    if (!ids.has(silence.check)) return 'unknown-check';
    if (used.has(silence)) return 'used';
    if (!heard(silence)) return 'unheard';
    return isExpired(silence, at) ? 'expired' : 'unused';
  };
  const uses = silences.map((silence): SilenceUse => {
    const state = stateOf(silence);
    return { ...silence, state, ...(state === 'unknown-check' && meantBy(silence.check)) };
  });
  return { gated, uses };
}

const ids = new Set(checks.map(({ meta }) => meta.id));

function meantBy(word: string): { meant?: string } {
  const meant = nearest(word, [...ids]);
  return meant === undefined ? {} : { meant };
}

/**
 * A setting replaces the check's own severity. What the check itself calls milder, since it is less sure, is not made
 * worse by it.
 */
function severityOf({ meta }: Check, hit: Hit, set: Severity | 'off' | undefined): Severity {
  const own = hit.severity ?? meta.severity;
  if (set === undefined || set === 'off') return own;
  const weight = (severity: Severity) => -severities.indexOf(severity);
  return weight(own) >= weight(meta.severity) || weight(set) < weight(own) ? set : own;
}

/** The ignores that annotations of the objects give. A wrong name in a manifest is a mistake that can be mended here. */
function annotatedSilences({ objects: { secretNames: _, ...objects }, locate }: Inventory): Silence[] {
  const all: readonly Evidence<KubeObject[]>[] = Object.values(objects);
  const found = all.flatMap((evidence) => (evidence.state === 'present' ? evidence.value.flatMap(silencesOf) : []));
  for (const { check, subject, path, where } of found) {
    const place = ids.has(check) ? undefined : locate?.(subject, path);
    if (!place) continue;
    const { meant } = meantBy(check);
    throw new UserError(`${place.file}:${place.line}:${place.column}: there is no check ${check}`, {
      why: `the ${where} names it`,
      next: meant ? `did you mean ${meant}?` : 'grpclb checks lists them',
      exitCode: 2,
    });
  }
  return found;
}
