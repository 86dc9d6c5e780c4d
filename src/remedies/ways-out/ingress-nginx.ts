import { refOf } from '../../model/objects.js';
import type { ManifestObject, PinnedPort, Proposal, Step, WayOut } from '../../model/remedy.js';
import { type Callers, callersOf, listed, meshBalancesAll } from '../parts/callers.js';
import { type Estate, estateOf } from '../parts/estate.js';
import { freeName } from '../parts/freeName.js';
import { createSecretCommand, type FrontDoor, frontDoor } from '../parts/frontDoor.js';
import { hostCaveats, secretCaveats } from '../parts/frontDoorCaveats.js';
import { judgeAgain } from '../parts/judge.js';
import { deleteCommand, inNamespace, kubectlName } from '../parts/kubectl.js';
import { policyCaveat } from '../parts/policies.js';

export default {
  meta: {
    id: 'ingress-nginx',
    kind: 'way-out',
    title: 'Ingress by ingress-nginx (balances calls at the edge)',
    risk: 'The project was retired in March 2026: no fix follows a new vulnerability of the controller.',
    undo: 'Delete the Ingress; the Service stays as it is.',
  },

  plan(pinned, surroundings) {
    const { node, port } = pinned;
    if (node.external || meshBalancesAll(port)) return undefined;
    const routed = surroundings.topology.ingressBackends.some(
      (link) => link.port === port && ['ingress-nginx', 'ambiguous'].includes(link.product.name),
    );
    // An Ingress leads here already: what is wrong with it is a finding of its own, and a second one would collide.
    if (routed) return undefined;

    const estate = estateOf(surroundings);
    const callers = callersOf(pinned);
    const { name, namespace = 'default' } = node.service.metadata;
    const door = frontDoor({ name, namespace, acrossNamespaces: false }, surroundings);
    const issuer = door.secretExists === true ? undefined : issuerOf(namespace, surroundings.ingresses ?? []);
    const objectName = freeName(`${name}-grpc`, namespace, surroundings.ingresses);
    const ingress = ingressFor(pinned, objectName, door, estate.nginxClasses[0] ?? 'nginx', issuer);
    const ref = {
      ...refOf(node.service),
      apiVersion: ingress.apiVersion,
      kind: 'Ingress',
      name: ingress.metadata.name,
    };

    const steps: Step[] = [];
    if (door.secretExists !== true && !issuer)
      steps.push({
        do: 'run',
        title: `Secret with a certificate for ${door.host}`,
        command: createSecretCommand(door.secret),
      });
    steps.push(
      { do: 'apply', title: `Ingress for ${door.host}`, objects: [ingress] },
      ...verification(ref, estate, pinned),
      {
        do: 'undo',
        command: deleteCommand(ref),
      },
    );

    return {
      steps,
      caveats: [
        'ingress-nginx was retired in March 2026: no further releases, no security fixes. For anything new take Gateway API.',
        ...(callers.where === 'outside'
          ? []
          : [
              `It helps callers from outside only: clients in the cluster would have to dial ${door.host}, through the edge and with TLS.`,
            ]),
        ...(estate.nginxClasses.length > 0
          ? []
          : [
              'No IngressClass of ingress-nginx was seen; the class name nginx is the habitual one. The project itself asks not to deploy it anew.',
            ]),
        ...hostCaveats(door),
        ...(issuer ? [] : secretCaveats(door)),
        ...(port.serverTls.state === 'unknown'
          ? ['Whether the servers end TLS is not visible: GRPC assumes that they do not; set GRPCS if they do.']
          : []),
        'Streams idle for 60 s are cut unless proxy-read-timeout and proxy-send-timeout are raised.',
        ...policyCaveat(pinned, surroundings, 'the ingress controller'),
      ],
      ...judgement(callers, estate, door),
    };
  },
} satisfies WayOut;

function ingressFor(
  { node, port }: PinnedPort,
  objectName: string,
  door: FrontDoor,
  className: string,
  issuer: Record<string, string> | undefined,
): ManifestObject {
  const { name, namespace = 'default' } = node.service.metadata;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: objectName,
      namespace,
      annotations: {
        'nginx.ingress.kubernetes.io/backend-protocol': port.serverTls.state === 'tls' ? 'GRPCS' : 'GRPC',
        'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
        ...issuer,
      },
    },
    spec: {
      ingressClassName: className,
      tls: [{ hosts: [door.host], secretName: door.secret.name }],
      rules: [
        {
          host: door.host,
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: port.port.port } } } },
            ],
          },
        },
      ],
    },
  };
}

/** The cert-manager annotation that other Ingresses use; a namespaced issuer is of use in its namespace only. */
function issuerOf(
  namespace: string,
  ingresses: readonly { metadata: { namespace?: string; annotations?: Record<string, string> } }[],
): Record<string, string> | undefined {
  for (const { metadata } of ingresses) {
    for (const key of ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer']) {
      const value = metadata.annotations?.[key];
      if (value === undefined) continue;
      if (key === 'cert-manager.io/cluster-issuer' || metadata.namespace === namespace) return { [key]: value };
    }
  }
  return undefined;
}

function verification(ref: ReturnType<typeof refOf>, { nginxController }: Estate, pinned: PinnedPort): Step[] {
  const { name, namespace = 'default' } = pinned.node.service.metadata;
  const upstream = `${namespace}-${name}-${pinned.port.port.port}`;
  return [
    {
      do: 'verify',
      command: `kubectl get ${kubectlName(ref)}${inNamespace(ref.namespace)}`,
      shows: 'an address: the controller has taken the Ingress',
    },
    ...(nginxController
      ? [
          {
            do: 'verify' as const,
            command: `kubectl logs ${kubectlName(refOf(nginxController))}${inNamespace(nginxController.metadata.namespace)} --tail=50`,
            shows: `lines with [${upstream}] that name different pod addresses`,
          },
        ]
      : []),
    judgeAgain(pinned),
  ];
}

function judgement(callers: Callers, estate: Estate, door: FrontDoor): Pick<Proposal, 'tradeoffs' | 'rank'> {
  const here = estate.nginxClasses.length > 0 || estate.nginxController !== undefined;
  const seen = estate.nginxClasses.length > 0 ? `IngressClass/${estate.nginxClasses[0]}` : 'its controller';
  const tls = door.secretExists === true ? `Secret ${door.secret.name} is there` : 'a certificate has to be made';
  return {
    tradeoffs: {
      complexity: here
        ? { level: 'low', why: `${seen} is here; one Ingress, and ${tls}` }
        : { level: 'high', why: `no ingress-nginx was seen, and ${tls}` },
      control: { level: 'medium', why: 'round robin or EWMA by annotation, the same for every client' },
      overhead: {
        level: here ? 'medium' : 'high',
        why: `${here ? '' : 'a controller to run, and '}every call crosses it; it has to be replaced some day, as nobody maintains it`,
      },
    },
    rank: rank(callers, here, estate),
  };
}

function rank({ where }: Callers, here: boolean, estate: Estate): NonNullable<Proposal['rank']> {
  if (!here) {
    const other =
      estate.otherIngress.length > 0
        ? `${listed(estate.otherIngress)} serves Ingresses here`
        : 'no controller was seen';
    return { score: 85, why: `${other}, and ingress-nginx should not be deployed anew` };
  }
  if (where === 'outside')
    return { score: 25, why: 'callers come from outside and the controller is here, though retired' };
  if (where === 'both') return { score: 50, why: 'it helps those callers only who come from outside' };
  return {
    score: 65,
    why: 'no unbalanced caller from outside is known, and clients in the cluster would take a detour over the edge',
  };
}
