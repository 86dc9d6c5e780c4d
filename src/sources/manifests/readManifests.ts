import { basename, dirname } from 'node:path';
import { absent, type Evidence, present } from '../../model/evidence.js';
import type { InputProblem, Inventory, ObjectEvidence } from '../../model/inventory.js';
import { Collector } from './collector.js';
import { type InputFile, inputFiles, stdinName } from './inputFiles.js';
import { Locator } from './locator.js';
import { type Reading, readDocument } from './readDocument.js';
import { isBlank, splitDocuments } from './splitDocuments.js';
import { wholeText } from './textPiece.js';

export interface ManifestRequest {
  /** Files, folders, or `-` for standard input. */
  paths: string[];
  /** Whether folders are read with all that is below them. */
  recursive: boolean;
  stdin: () => Promise<string>;
  /** For objects that leave theirs out. */
  namespace: string;
  now: () => number;
}

const gap = 'only what the given files contain';

/** Reads manifests. Throws a UserError for paths that are not there; all else that is wrong is among the problems. */
export async function readManifests(request: ManifestRequest): Promise<Inventory> {
  const problems: InputProblem[] = [];
  const problem = (found: InputProblem) => {
    problems.push(found);
  };
  const locator = new Locator();
  const collector = new Collector(locator, problem);
  let passedOver = 0;
  let foreign = 0;
  const reading: Reading = {
    collector,
    locator,
    problem,
    namespace: request.namespace,
    passOver: (what) => {
      passedOver++;
      if (what === 'object') foreign++;
    },
    templates: new Set(),
  };
  for await (const file of inputFiles(request.paths, request.recursive, request.stdin, problem)) {
    await readFile(file, reading);
  }
  const at = new Date(request.now()).toISOString();
  const name = request.paths.map((path) => (path === '-' ? stdinName : path)).join(', ');
  return {
    source: { kind: 'manifests', name },
    at,
    objects: evidenceOf(collector.collected(), name, at),
    locate: (object, path) => locator.locate(object, path),
    problems,
    passedOver,
    foreign,
  };
}

async function readFile({ name, chunks }: InputFile, reading: Reading): Promise<void> {
  if (/^kustomization\.ya?ml$/.test(basename(name))) {
    reading.problem({
      message: `The files beside it are read as they are, without what kustomize makes of them. To judge the result: kubectl kustomize ${dirname(name)} | grpclb doctor -f -`,
      location: { file: name, line: 1, column: 1 },
    });
    return;
  }
  for (const document of splitDocuments(chunks)) {
    if (!isBlank(document.text)) await readDocument(wholeText(name, document.text, document.linesBefore), reading);
  }
}

/** What the files say; what only a cluster knows is absent, unless somebody wrote it into a file. */
function evidenceOf(collected: ObjectEvidence, from: string, at: string): Inventory['objects'] {
  const said = <T>(value: T): Evidence<T> => present(value, from, at, [gap]);
  const given = <T>(values: T[], detail: string): Evidence<T[]> =>
    values.length > 0 ? said(values) : absent('not-asked', detail);
  return {
    namespaces: said(collected.namespaces),
    nodes: given(collected.nodes, 'manifests do not say which nodes there are'),
    services: said(collected.services),
    workloads: said(collected.workloads),
    pods: absent('not-asked', 'manifests do not say which pods run'),
    endpointSlices: given(collected.endpointSlices, 'manifests do not say which endpoints a Service has'),
    horizontalPodAutoscalers: said(collected.horizontalPodAutoscalers),
    ingresses: said(collected.ingresses),
    ingressClasses: said(collected.ingressClasses),
    networkPolicies: said(collected.networkPolicies),
    otherPolicies: said(collected.otherPolicies),
    destinationRules: said(collected.destinationRules),
    peerAuthentications: said(collected.peerAuthentications),
    secretNames: said(collected.secretNames),
    tlsSecrets: said(collected.tlsSecrets),
    networkSettings: said(collected.networkSettings),
    controllerConfigMaps: said(collected.controllerConfigMaps),
    gatewayClasses: said(collected.gatewayClasses),
    gateways: said(collected.gateways),
    grpcRoutes: said(collected.grpcRoutes),
    httpRoutes: said(collected.httpRoutes),
    referenceGrants: said(collected.referenceGrants),
    backendTlsPolicies: said(collected.backendTlsPolicies),
    edgeObjects: said(collected.edgeObjects),
  };
}
