import { appProtocolForGrpc } from '../../model/appProtocols.js';
import type { Service } from '../../model/objects.js';
import { refOf, shortRef } from '../../model/objects.js';
import type { ManifestObject, PinnedPort, Proposal, Step, Surroundings, WayOut } from '../../model/remedy.js';
import { type Callers, callersOf, listed, meshBalancesAll, meshOnPath, namesOf } from '../parts/callers.js';
import { clientLines } from '../parts/clientLines.js';
import { estateOf } from '../parts/estate.js';
import { freeName } from '../parts/freeName.js';
import { judgeAgain } from '../parts/judge.js';
import { deleteCommand, inNamespace } from '../parts/kubectl.js';
import { languageNames, languagesOf } from '../parts/language.js';
import { once } from '../parts/once.js';
import { podPort } from '../parts/podPort.js';
import { retarget } from '../parts/retarget.js';
import { serverLines } from '../parts/serverLines.js';

export default {
  meta: {
    id: 'headless-round-robin',
    kind: 'way-out',
    title: 'Headless Service and round_robin in the client',
    risk: 'Clients that dial the headless name without round_robin stay on one pod, and find new pods only when a connection ends.',
    undo: 'Point the clients back at the old Service, which stays as it is; a headless one that was made for this can go then.',
  },

  plan(pinned, surroundings) {
    const { node, port } = pinned;
    if (node.external || meshBalancesAll(port)) return undefined;
    if (Object.keys(node.service.spec?.selector ?? {}).length === 0) return undefined;
    const number = podPort(node, port, surroundings);
    if (number === undefined) return undefined;

    const reused = existing(pinned, number);
    const callers = callersOf(pinned);
    const { namespace = 'default' } = node.service.metadata;
    const wanted = `${node.service.metadata.name}-headless`;
    const name = reused?.metadata.name ?? freeName(wanted, namespace, surroundings.services);
    const made = reused ? [] : [headless(pinned, name, number)];
    const domain = clusterDomain(surroundings);
    const address = { host: `${name}.${namespace}.svc.${domain.name}`, port: number };
    const target = `dns:///${address.host}:${number}`;
    const tls = port.serverTls.state === 'tls';
    const clients = languagesOf(callers.workloads);
    const servers = languagesOf(node.workloads);
    const mesh = meshOnPath(port);
    const moves =
      reused === node.service ? [] : callers.workloads.flatMap((w) => retarget(w, node.service, address) ?? []);

    const steps: Step[] = [];
    if (made.length > 0)
      steps.push({ do: 'apply', title: `Headless Service beside ${shortRef(refOf(node.service))}`, objects: made });
    steps.push(...clients.languages.map((language) => clientLines(language, target, tls)));
    if (mesh === undefined) steps.push(...servers.languages.map(serverLines));
    steps.push(
      ...moves.map((move) => move.step),
      {
        do: 'verify',
        command: `kubectl get endpointslices${inNamespace(namespace)} -l kubernetes.io/service-name=${name}`,
        shows: `the address of every ready pod, with port ${number}`,
      },
      judgeAgain(pinned, { name, port: number }),
      ...moves.map((move) => move.undo).reverse(),
    );
    if (made.length > 0) steps.push({ do: 'undo', command: deleteCommand(...made.map(refOfManifest)) });

    return {
      steps,
      caveats: caveats(
        { callers, tls, mesh, domain, number, reused, moved: moves.length, languagesKnown: clients.known },
        pinned,
      ),
      ...judgement(pinned, surroundings, callers, clients),
    };
  },
} satisfies WayOut;

/** The headless Service, with the pods' own port: nothing translates ports behind a headless name. */
function headless({ node, port }: PinnedPort, name: string, number: number): ManifestObject {
  const { metadata, spec } = node.service;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    // Labels stay behind: a copied app.kubernetes.io/instance or Helm label would make another tool prune it.
    metadata: { name, namespace: metadata.namespace ?? 'default' },
    spec: {
      clusterIP: 'None',
      selector: { ...spec?.selector },
      ports: [
        {
          name: port.port.name ?? 'grpc',
          port: number,
          targetPort: number,
          protocol: 'TCP',
          // The one value that every consumer understands; anything else breaks some of them.
          ...(port.port.appProtocol === appProtocolForGrpc && { appProtocol: port.port.appProtocol }),
        },
      ],
    },
  };
}

function refOfManifest({ apiVersion, kind, metadata }: ManifestObject) {
  return { apiVersion, kind, ...metadata };
}

/** The Service itself where it is headless (its name lists the pods whatever its port), or a sibling with the pods' port. */
function existing({ node }: PinnedPort, number: number): Service | undefined {
  if (node.headless) return node.service;
  return node.siblings.find((s) => s.spec?.clusterIP === 'None' && s.spec.ports?.some((p) => p.port === number));
}

/** The cluster's DNS domain, if some client spells it out. */
const clusterDomain = once(({ topology }): { name: string; seen: boolean } => {
  for (const { evidence } of topology.services.flatMap((s) => s.ports.flatMap((p) => p.paths))) {
    const name = /\.svc\.([a-z0-9-]+(?:\.[a-z0-9-]+)*)/.exec(evidence)?.[1];
    if (name !== undefined) return { name, seen: true };
  }
  return { name: 'cluster.local', seen: false };
});

interface Facts {
  callers: Callers;
  tls: boolean;
  mesh: string | undefined;
  domain: { name: string; seen: boolean };
  number: number;
  reused: Service | undefined;
  moved: number;
  languagesKnown: boolean;
}

function caveats(facts: Facts, { node, port }: PinnedPort): string[] {
  const { callers, domain, number, reused } = facts;
  const said: string[] = [];
  if (callers.where === 'outside' || callers.where === 'both')
    said.push('Callers from outside the cluster cannot use it: pod addresses end at the cluster.');
  if (facts.moved > 0)
    said.push(
      'A new address alone changes nothing: unless the code sets round_robin, the client still keeps to one pod.',
    );
  if (callers.workloads.length === 0)
    said.push('No client is known from the configuration of workloads: find who dials the Service before moving it.');
  if (!facts.languagesKnown)
    said.push('What the clients are written in is not visible, so lines for all five languages follow.');
  if (reused && reused !== node.service)
    said.push(
      `Service/${reused.metadata.name} selects the same pods and is headless already: it is used, nothing is made.`,
    );
  if (number !== port.port.port && !node.headless)
    said.push(
      `Clients dial port ${number}, the pods' own, instead of ${port.port.port}: a headless Service translates no ports.`,
    );
  if (!domain.seen)
    said.push('The names assume the cluster domain cluster.local, the default; change them if yours differs.');
  if (facts.tls)
    said.push(
      'The servers end TLS: their certificate must cover the new name, or the client must override the authority.',
    );
  if (facts.mesh !== undefined)
    said.push(
      `${facts.mesh} stands in the path: meshes do not balance headless names, so the client must, and the servers get no connection age.`,
    );
  else
    said.push(
      'Clients find new pods only when a connection ends: the servers need the connection age below (.NET can ask DNS by itself).',
    );
  return said;
}

function judgement(
  pinned: PinnedPort,
  surroundings: Surroundings,
  callers: Callers,
  clients: ReturnType<typeof languagesOf>,
): Pick<Proposal, 'tradeoffs' | 'rank'> {
  const { unbalancedServices, linkerd } = estateOf(surroundings);
  const known = callers.workloads.length;
  const tongues = listed(clients.languages.map((l) => languageNames[l]));
  const few = known > 0 && known <= 3 && (!clients.known || clients.languages.length < 3);
  const who = known === 0 ? 'the clients are not known' : `${namesOf(callers.workloads)} must change`;
  return {
    tradeoffs: {
      complexity: few
        ? { level: 'low', why: `${who}: one line each${clients.known ? `, in ${tongues}` : ''}` }
        : { level: known === 0 ? 'medium' : 'high', why: `${who}, and each language has its own traps` },
      control: { level: 'high', why: 'each client chooses its policy, and no hop is added' },
      overhead: {
        level: 'low',
        why: `no new component; each client holds ${pinned.node.replicas.now ?? 'as many'} connections${pinned.node.replicas.now ? '' : ' as there are pods'}`,
      },
    },
    rank: rank(callers, few, unbalancedServices, linkerd),
  };
}

function rank(
  callers: Callers,
  few: boolean,
  services: number,
  linkerd: string | undefined,
): NonNullable<Proposal['rank']> {
  if (callers.where === 'outside')
    return { score: 70, why: 'callers come from outside, where pod addresses cannot be dialled' };
  const others = linkerd === undefined ? '' : '; Linkerd, which is here, needs no code';
  if (few)
    return {
      score: 20,
      why: `${namesOf(callers.workloads)} can be changed, and nothing needs to be installed${others}`,
    };
  if (callers.workloads.length === 0)
    return { score: 30, why: `nothing needs to be installed, but who has to change is not known${others}` };
  return {
    score: services > 3 ? 40 : 30,
    why: `${callers.workloads.length} client workloads and ${services} gRPC Services mean as many code changes${others}`,
  };
}
