import type { SilenceUse } from './gate/silence.js';
import type { FieldPath, ObjectEvidence } from './inventory.js';
import type { GivenLog } from './logs/givenLog.js';
import type { KubeObject } from './objects.js';
import type { RuleText } from './report.js';
import type { RuntimeEvidence } from './source.js';
import type { Topology } from './topology/topology.js';
import type { AccessRefusal, ServiceVerdict } from './verdict.js';

/** All that a check can ask for, by name. */
export interface CheckEvidence extends ObjectEvidence, RuntimeEvidence {
  /** Who routes to whom, built from whatever objects were read; never absent. */
  topology: Topology;
  /** One verdict per gRPC Service; absent where nothing was measured, as for manifests. */
  verdicts: ServiceVerdict[];
  /** What the cluster refused to show; absent for manifests. */
  accessRefusals: AccessRefusal[];
  /** Logs that were given with `--log`. */
  givenLogs: GivenLog[];
  /** Every ignore that was given, and what came of it: known only when all other checks have spoken. */
  silences: SilenceUse[];
}

export type EvidenceName = keyof CheckEvidence;

export type Severity = 'error' | 'warning' | 'info';
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Something that was read and speaks for a finding. */
export interface Witness {
  /** What it is: `Service/greeter spec.ports[0].targetPort`, `metrics-server, 3 samples over 30 s`. */
  source: string;
  /** What it says: `grpc`, `1 of 6 pods does 99 % of the work`. */
  says: string;
}

/** Names in braces of a message text. */
type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

export type MessageTexts = Readonly<Record<string, string>>;

/** What a check yields: one fault, where it is and what was read of it. */
export type Hit<Messages extends MessageTexts = MessageTexts> = {
  [Id in keyof Messages & string]: {
    message: Id;
    /** A value for each placeholder of the message. */
    data: { [Name in Placeholders<Messages[Id]>]: string | number };
    /** The object that is to be changed. */
    subject: KubeObject;
    /** The field of the subject that is wrong, down to where a person should look. */
    path?: FieldPath;
    witnesses: readonly [Witness, ...Witness[]];
    /** Objects beside the subject that the fault is about. */
    about?: readonly KubeObject[];
    /** Where it differs from the check's own. */
    severity?: Severity;
    /** What a remedy needs to know and the message does not say. */
    details?: Readonly<Record<string, string | number | boolean>>;
  };
}[keyof Messages & string];

interface CheckDocs {
  /** What the fault is. */
  what: string;
  /** What is lost by it. */
  why: string;
  /** How to mend it. */
  fix: string;
  links: readonly string[];
}

/** Manifests that make the check fire, and their look-alikes that do not; both are run as tests. */
interface CheckExamples {
  fires: string;
  silent: string;
}

export interface CheckMeta<
  Needs extends EvidenceName = EvidenceName,
  Uses extends EvidenceName = EvidenceName,
  Messages extends MessageTexts = MessageTexts,
> {
  /** The name in the catalogue. */
  id: string;
  group:
    | 'service'
    | 'ingress'
    | 'nginx'
    | 'controllers'
    | 'gateway'
    | 'tls'
    | 'netpol'
    | 'mesh'
    | 'client'
    | 'server'
    | 'runtime'
    | 'gate';
  title: string;
  severity: Severity;
  /** Evidence without which it is unjudged, never passed. */
  needs: readonly Needs[];
  /** Evidence that sharpens it. */
  uses: readonly Uses[];
  messages: Messages;
  docs: CheckDocs;
  /** Absent only for checks of runtime evidence, which no manifest can make fire. */
  examples?: CheckExamples;
  /** Ids of the remedies that mend it. */
  remedies: readonly string[];
  /** Ids of checks whose faults bring this one about, where both are about one object: it is told under them. */
  follows?: readonly string[];
}

/** The evidence a check declared: what it needs is there, what it uses may be absent. */
export type Facts<Needs extends EvidenceName, Uses extends EvidenceName> = {
  readonly [Name in Needs]: Readonly<CheckEvidence[Name]>;
} & {
  readonly [Name in Exclude<Uses, Needs>]: Readonly<CheckEvidence[Name]> | undefined;
} & {
  /** When the evidence was read, ISO 8601. */
  readonly at: string;
  /** Whether a running cluster was read: an object missing there is missing, one missing in files may be elsewhere. */
  readonly live: boolean;
};

export interface Check {
  meta: CheckMeta;
  check(facts: Facts<EvidenceName, EvidenceName>): Iterable<Hit>;
}

/**
 * Makes a check. The type parameters let the compiler refuse evidence that was not declared, messages that do not
 * exist and placeholders that the text does not have.
 */
export function defineCheck<
  const Needs extends EvidenceName,
  const Uses extends EvidenceName,
  const Messages extends MessageTexts,
>(definition: {
  meta: CheckMeta<Needs, Uses, Messages>;
  check(facts: Facts<Needs, Uses>): Iterable<Hit<Messages>>;
}): Check {
  // A check that declares less than everything accepts facts that hold everything.
  return definition as unknown as Check;
}

/** The message of a hit with its values filled in. */
export function messageOf(meta: Pick<CheckMeta, 'messages'>, hit: Pick<Hit, 'message' | 'data'>): string {
  const text = meta.messages[hit.message] ?? hit.message;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(hit.data[name as never] ?? `{${name}}`));
}

/** What is written of checks beside their findings. */
export function ruleTexts(checks: readonly Check[]): RuleText[] {
  return checks.map(({ meta: { id, group, title, severity, docs } }) => ({ id, group, title, severity, ...docs }));
}
