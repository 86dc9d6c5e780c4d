import { readFile } from 'node:fs/promises';
import { checks } from '../checks/index.js';
import { handshake } from '../grpc/dial/handshake.js';
import { certificateCovers } from '../model/certificateNames.js';
import { type CheckEvidence, type EvidenceName, messageOf } from '../model/check.js';
import { type Evidence, known, present } from '../model/evidence.js';
import type { Inventory } from '../model/inventory.js';
import { judge } from '../model/judge.js';
import { keyOf } from '../model/objects.js';
import type { Canvas } from '../model/report.js';
import type { CoveredHost, TlsEntry, TlsReport } from '../model/tls/tlsReport.js';
import { buildTopology } from '../model/topology/buildTopology.js';
import { isReferred } from '../model/topology/referredSecrets.js';
import { servedHosts, usedTlsReferences } from '../model/topology/tlsUse.js';
import type { TlsReference, Topology } from '../model/topology/topology.js';
import { UserError } from '../model/userError.js';
import { type Input, type InputChoice, withInput } from './input.js';
import type { RunIo } from './outcome.js';
import { shakeHands } from './tlsHandshakes.js';

export interface TlsOptions extends InputChoice {
  /** `ing/NAME`, `gateway/NAME`, `secret/NAME`. */
  objects: readonly string[];
  /** `host:port` to shake hands with. */
  addresses: readonly string[];
  /** Asked for in place of the address's host. */
  serverName?: string | undefined;
  /** Where Ingresses and Gateways are reached, in place of what their status says. */
  edge?: string | undefined;
  /** PEM file of authorities to trust. */
  caFile?: string | undefined;
  connect: boolean;
}

export interface TlsOutcome {
  report: TlsReport;
  everythingRefused: boolean;
  render(format: string, canvas: Canvas): Promise<string>;
}

/** `grpclb tls`: what TLS Secrets hold, whether it fits the hosts, and what is shown on the wire. */
export async function tls(options: TlsOptions, io: RunIo): Promise<TlsOutcome> {
  const ca = options.caFile === undefined ? undefined : await readCa(options.caFile);
  const named = options.addresses.map((address) =>
    handshake(address, { serverName: options.serverName, ca }, io.signal),
  );
  // An address alone needs no cluster.
  if (options.addresses.length > 0 && options.objects.length === 0 && options.files.length === 0) {
    const handshakes = await Promise.all(named);
    return outcome(
      { source: 'no cluster', at: new Date().toISOString(), entries: [], handshakes, interrupted: io.signal.aborted },
      false,
    );
  }
  return withInput(options, io, async (input) => {
    const { inventory, everythingRefused } = input;
    const topology = buildTopology(inventory.objects);
    const references = usedTlsReferences(topology).filter((r) => isAsked(r, options.objects));
    if (references.length === 0 && options.objects.length > 0) throw nothingFound(options.objects, topology, inventory);
    const entries = entriesOf(references, input, topology);
    if (options.connect && (input.api || options.edge !== undefined))
      await shakeHands(entries, references, options, ca, io);
    const report: TlsReport = {
      source: inventory.source.name,
      at: inventory.at,
      entries,
      handshakes: await Promise.all(named),
      interrupted: io.signal.aborted,
    };
    return outcome(report, everythingRefused);
  });
}

function outcome(report: TlsReport, everythingRefused: boolean): TlsOutcome {
  return {
    report,
    everythingRefused,
    async render(format, canvas) {
      const { tlsText } = await import('../report/tls.js');
      return tlsText(report, format, canvas);
    },
  };
}

async function readCa(file: string): Promise<Buffer> {
  return readFile(file).catch((cause) => {
    throw new UserError(`${file} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'name a PEM file of certificates with --cacert',
      exitCode: 2,
      cause,
    });
  });
}

const kinds: Readonly<Record<string, string>> = {
  ing: 'Ingress',
  ingress: 'Ingress',
  ingresses: 'Ingress',
  gtw: 'Gateway',
  gateway: 'Gateway',
  gateways: 'Gateway',
  secret: 'Secret',
  secrets: 'Secret',
};

function isAsked(reference: TlsReference, objects: readonly string[]): boolean {
  if (objects.length === 0) return true;
  return objects.some((word) => {
    const [, kind = '', name] = /^([a-z]+)\/(.+)$/.exec(word) ?? [];
    if (kinds[kind] === undefined) {
      throw new UserError(`${word} is nothing whose TLS can be looked at`, {
        next: 'write ing/NAME, gateway/NAME, secret/NAME or HOST:PORT',
        exitCode: 2,
      });
    }
    if (kinds[kind] === 'Secret') return reference.secretName === name;
    return reference.object.kind === kinds[kind] && reference.object.metadata.name === name;
  });
}

function nothingFound(objects: readonly string[], topology: Topology, inventory: Inventory): UserError {
  const there = topology.tlsReferences.map(({ object }) => `${object.kind}/${object.metadata.name}`);
  return new UserError(`${objects.join(', ')}: no TLS Secret is referred to`, {
    why: `read: ${inventory.source.name}; with TLS: ${[...new Set(there)].slice(0, 8).join(', ') || 'none'}`,
    next: 'check the name and the namespace (-n, -A)',
    exitCode: 2,
  });
}

function entriesOf(
  references: readonly TlsReference[],
  { inventory, api, recorded }: Input,
  topology: Topology,
): TlsEntry[] {
  const evidence: { [Name in EvidenceName]?: Evidence<CheckEvidence[Name]> } = {
    ...inventory.objects,
    topology: present(topology, inventory.source.name, inventory.at),
  };
  const ofTls = checks.filter(({ meta }) => meta.group === 'tls');
  const { hits } = judge(ofTls, evidence, { at: inventory.at, live: api !== undefined || recorded !== undefined });
  return references.map((reference) => {
    const { object, namespace, secretName } = reference;
    const secret = known(inventory.objects.tlsSecrets)?.find((s) => isReferred(s, reference));
    const [leaf] = secret?.certificates ?? [];
    const about = hits.filter(
      ({ hit: { subject, path = [] } }) =>
        (subject.kind === 'Secret' &&
          subject.metadata.name === secretName &&
          subject.metadata.namespace === namespace) ||
        (subject.kind === object.kind && keyOf(subject) === keyOf(object) && isWithin(path, reference)),
    );
    return {
      shownBy: `${object.kind}/${object.metadata.name}`,
      namespace: object.metadata.namespace ?? '',
      secret: `${namespace}/${secretName}`,
      ...whereabouts(reference, inventory),
      ...(secret && { type: secret.type }),
      chain: secret?.certificates ?? [],
      hosts: servedHosts(reference, topology).map(
        (served): CoveredHost => ({ ...served, covered: leaf !== undefined && certificateCovers(leaf, served.host) }),
      ),
      findings: about.map(({ check, hit }) => ({
        check: check.meta.id,
        severity: hit.severity ?? check.meta.severity,
        message: messageOf(check.meta, hit),
      })),
      handshakes: [],
    };
  });
}

/** Whether a finding's field is that of the reference, or of the whole object. */
function isWithin(path: readonly (string | number)[], reference: TlsReference): boolean {
  const depth = Math.min(path.length, 3, reference.path.length);
  return reference.path.slice(0, depth).every((part, i) => path[i] === part) || path[1] === 'rules';
}

function whereabouts(
  reference: TlsReference,
  { objects: { tlsSecrets, secretNames } }: Inventory,
): Pick<TlsEntry, 'state' | 'why'> {
  const isIt = (s: { namespace: string; name: string }) =>
    s.name === reference.secretName && s.namespace === reference.namespace;
  if (known(tlsSecrets)?.some((s) => isReferred(s, reference))) return { state: 'read' };
  const names = known(secretNames);
  if (!names)
    return { state: 'not-read', why: secretNames.state === 'absent' ? secretNames.detail : 'Secrets were not read' };
  if (!names.some(isIt)) return { state: 'missing' };
  return { state: 'not-read', why: tlsSecrets.state === 'absent' ? tlsSecrets.detail : 'its content was not read' };
}
