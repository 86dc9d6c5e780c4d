import { type ObjectRef, shortRef } from '../../model/objects.js';
import type { ManifestObject, PinnedPort, Proposal, Step, Surroundings, WayOut } from '../../model/remedy.js';
import { h2cChange } from '../parts/appProtocol.js';
import { type Callers, callersOf, meshBalancesAll } from '../parts/callers.js';
import { type Estate, estateOf } from '../parts/estate.js';
import { freeName } from '../parts/freeName.js';
import { createSecretCommand, type FrontDoor, frontDoor } from '../parts/frontDoor.js';
import { hostCaveats, secretCaveats } from '../parts/frontDoorCaveats.js';
import { type ChosenClass, chooseGatewayClass } from '../parts/gatewayClass.js';
import { certificatesOf, type OpenListener, openListener } from '../parts/gatewayListener.js';
import { type BackendTls, backendTls, gatewayObject, parentOf, routeObject } from '../parts/gatewayObjects.js';
import { judgeAgain } from '../parts/judge.js';
import { deleteCommand, inNamespace, kubectlName } from '../parts/kubectl.js';
import { setFields } from '../parts/patchSteps.js';
import { policyCaveat } from '../parts/policies.js';
import { referenceGrant } from '../parts/referenceGrant.js';

/** Classes that implementations make by themselves, in the order in which one is chosen where none was seen. */
const habitualClasses: readonly [string, (estate: Estate) => boolean][] = [
  ['istio', (estate) => estate.istio !== undefined],
  ['traefik', (estate) => estate.otherIngress.includes('traefik')],
  ['cilium', (estate) => estate.otherIngress.includes('cilium')],
  ['contour', (estate) => estate.otherIngress.includes('contour')],
];

export default {
  meta: {
    id: 'gateway-api',
    kind: 'way-out',
    title: 'GRPCRoute of Gateway API (balances calls at the edge)',
    risk: 'An implementation may reject the route when an HTTPRoute has the same host: its status says so.',
    undo: 'Delete the route and what was made with it; the Service stays as it is.',
  },

  plan(pinned, surroundings) {
    const { node, port } = pinned;
    if (node.external || meshBalancesAll(port)) return undefined;
    // A route leads here already: callers through it are balanced, and a second one would share its host.
    if (surroundings.topology.routeBackends.some((link) => link.port === port)) return undefined;

    const estate = estateOf(surroundings);
    const callers = callersOf(pinned);
    const { name, namespace = 'default' } = node.service.metadata;
    const reused = openListener(namespace, surroundings, estate);
    const door = frontDoor(
      {
        name,
        namespace,
        acrossNamespaces: true,
        pattern: reused?.listener.hostname,
        secrets: reused && certificatesOf(reused),
      },
      surroundings,
    );
    const chosen = chooseGatewayClass(surroundings);
    const className = chosen?.name ?? habitualClasses.find(([, is]) => is(estate))?.[0] ?? 'eg';
    const tls = port.serverTls.state === 'tls' ? backendTls(pinned, surroundings) : undefined;
    const gatewayName = freeName(`${name}-grpc`, namespace, surroundings.gateways);
    const routeName = freeName(name, namespace, surroundings.grpcRoutes);
    const objects: ManifestObject[] = [
      ...(reused
        ? []
        : [
            ...referenceGrant({ kind: 'Gateway', namespace }, { kind: 'Secret', ...door.secret }, surroundings),
            gatewayObject(gatewayName, namespace, className, door),
          ]),
      routeObject(
        pinned,
        routeName,
        door.host,
        reused ? parentOf(reused) : { name: gatewayName, namespace, listener: 'grpc' },
      ),
      ...(tls ? [tls.object] : []),
    ];
    return {
      steps: stepsFor(pinned, objects, reused, door, tls, surroundings),
      caveats: [
        ...(callers.where === 'outside'
          ? []
          : [
              `It helps callers from outside only: clients in the cluster would have to dial ${door.host}, through the edge and with TLS.`,
            ]),
        ...implementationCaveats(estate, reused, chosen, className),
        ...hostCaveats(door),
        ...(reused ? [] : secretCaveats(door)),
        ...tlsCaveats(pinned, tls),
        ...policyCaveat(pinned, surroundings, 'the gateway'),
      ],
      ...judgement(callers, estate, reused, chosen),
    };
  },
} satisfies WayOut;

function stepsFor(
  pinned: PinnedPort,
  objects: ManifestObject[],
  reused: OpenListener | undefined,
  door: FrontDoor,
  tls: BackendTls | undefined,
  { topology }: Surroundings,
): Step[] {
  const { service } = pinned.node;
  const change = tls ? undefined : h2cChange(pinned.port, topology);
  const h2c = change && setFields(`Say that port ${pinned.port.port.port} is plaintext HTTP/2`, service, [change]);
  const refs = objects.map(
    ({ apiVersion, kind, metadata }): ObjectRef => ({
      apiVersion,
      kind,
      name: metadata.name,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
    }),
  );
  const steps: Step[] = [];
  if (!reused && door.secretExists !== true)
    steps.push({
      do: 'run',
      title: `Secret with a certificate for ${door.host}`,
      command: createSecretCommand(door.secret),
    });
  if (tls)
    steps.push({
      do: 'run',
      title: 'CA that signed the servers’ certificate, for the gateway',
      command: `kubectl create configmap ${tls.configMap}${inNamespace(service.metadata.namespace)} --from-file=ca.crt`,
    });
  if (h2c) steps.push(h2c.step);
  steps.push({ do: 'apply', title: `${objects.map((o) => o.kind).join(', ')} for ${door.host}`, objects });
  for (const ref of refs.filter((r) => r.kind === 'Gateway' || r.kind === 'GRPCRoute')) {
    steps.push({
      do: 'verify',
      command: `kubectl get ${kubectlName(ref)}${inNamespace(ref.namespace)} -o yaml`,
      shows:
        ref.kind === 'Gateway'
          ? 'status.conditions with Programmed True, and an address'
          : 'status.parents with Accepted True and ResolvedRefs True',
    });
  }
  steps.push(judgeAgain(pinned), { do: 'undo', command: deleteCommand(...[...refs].reverse()) });
  if (h2c) steps.push(h2c.undo);
  return steps;
}

function implementationCaveats(
  estate: Estate,
  reused: OpenListener | undefined,
  chosen: ChosenClass | undefined,
  className: string,
): string[] {
  if (reused)
    return [
      `${shortRef({ kind: 'Gateway', name: reused.gateway.metadata.name })} is used: its listener ${reused.listener.name} admits the route.`,
    ];
  if (chosen) return [chosen.says];
  const first = estate.gatewayApiRead
    ? 'No accepted GatewayClass was seen'
    : 'GatewayClasses were not read: the Gateway API may not be installed';
  return [
    `${first}. Install the CRDs (standard channel) and an implementation that supports GRPCRoute, such as Envoy Gateway, NGINX Gateway Fabric, Traefik, Cilium or Istio, first.`,
    `The class name ${className} is ${className === 'eg' ? "Envoy Gateway's habitual one" : 'the one that the product seen here makes'}: change it to that of your implementation.`,
  ];
}

function tlsCaveats({ node, port }: PinnedPort, tls: BackendTls | undefined): string[] {
  if (!tls) {
    return port.serverTls.state === 'unknown'
      ? [
          `Whether the servers end TLS is not visible: the route and appProtocol kubernetes.io/h2c assume that they do not.`,
        ]
      : [];
  }
  return [
    `The servers end TLS: BackendTLSPolicy/${node.service.metadata.name} makes the gateway verify them against ConfigMap/${tls.configMap}.`,
    ...(tls.hostnameRead
      ? []
      : [`Change its hostname ${tls.hostname} to a name in the servers' certificate, which could not be read.`]),
  ];
}

function judgement(
  callers: Callers,
  estate: Estate,
  reused: OpenListener | undefined,
  chosen: ChosenClass | undefined,
): Pick<Proposal, 'tradeoffs' | 'rank'> {
  const here = reused
    ? `Gateway/${reused.gateway.metadata.name} is here`
    : chosen && `GatewayClass/${chosen.name} is here`;
  return {
    tradeoffs: {
      complexity: reused
        ? { level: 'low', why: `${here}; one GRPCRoute` }
        : {
            level: here ? 'medium' : 'high',
            why: here ? `${here}; a Gateway and a GRPCRoute` : 'CRDs and an implementation come first',
          },
      control: { level: 'high', why: 'routing by method, weights and backend TLS in a standard API' },
      overhead: here
        ? { level: 'medium', why: 'every call crosses the gateway, which runs already' }
        : { level: 'high', why: 'a gateway to install and run; every call crosses it' },
    },
    rank: rank(callers, here, estate),
  };
}

function rank({ where }: Callers, here: string | undefined, estate: Estate): NonNullable<Proposal['rank']> {
  if (where === 'outside') {
    if (here !== undefined) return { score: 10, why: `callers come from outside and ${here}` };
    const controller = estate.nginxClasses.length > 0 || estate.nginxController !== undefined;
    return {
      score: controller ? 30 : 20,
      why: `callers come from outside; no implementation was seen, but it is what ${controller ? 'outlives ingress-nginx' : 'to install'}`,
    };
  }
  if (where === 'both')
    return { score: here === undefined ? 55 : 40, why: 'it helps those callers only who come from outside' };
  return {
    score: here === undefined ? 75 : 60,
    why: 'no unbalanced caller from outside is known, and clients in the cluster would take a detour over the edge',
  };
}
