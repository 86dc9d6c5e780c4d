import { appProtocolEffect } from '../../model/appProtocols.js';
import { refOf } from '../../model/objects.js';
import type { PinnedPort, Proposal, Step, Surroundings, WayOut } from '../../model/remedy.js';
import { tlsDespiteAppProtocol } from '../../model/topology/serverTls.js';
import { appProtocolPath, h2cChange } from '../parts/appProtocol.js';
import { type Callers, callersOf, listed, meshBalancesAll } from '../parts/callers.js';
import { type Estate, estateOf } from '../parts/estate.js';
import { judgeAgain } from '../parts/judge.js';
import { inNamespace, kubectlName } from '../parts/kubectl.js';
import { languagesOf } from '../parts/language.js';
import { canRoll, meshWorkload, unhidePort } from '../parts/linkerdPatches.js';
import { type Reversible, setFields } from '../parts/patchSteps.js';
import { podPort } from '../parts/podPort.js';

export default {
  meta: {
    id: 'linkerd',
    kind: 'way-out',
    title: 'Linkerd (its proxies balance calls)',
    risk: 'Pods of client and server are replaced once; calls under way on old pods end with them.',
    undo: 'Take the annotations back; the pods are replaced once more, without the proxy.',
  },

  plan(pinned, surroundings) {
    const { node, port } = pinned;
    // Meshes do not balance headless names, and TLS of the application hides the calls from the proxy.
    if (node.external || node.headless || port.serverTls.state === 'tls' || meshBalancesAll(port)) return undefined;
    const estate = estateOf(surroundings);
    const callers = callersOf(pinned);
    // A client that another mesh's proxy serves already needs a right port, not a second mesh.
    if (port.paths.some((p) => p.hops.some((h) => h.kind === 'mesh-proxy' && /istio|kuma|consul/.test(h.name))))
      return undefined;

    const { name, namespace = 'default' } = node.service.metadata;
    const patches = patchesFor(pinned, callers, surroundings);
    const steps: Step[] = [
      ...(estate.linkerd === undefined ? install(estate) : []),
      ...patches.map((p) => p.step),
      ...callers.workloads
        .filter((w) => !canRoll(w))
        .map(
          (w): Step => ({
            do: 'run',
            title: `${w.kind}/${w.metadata.name} gets the proxy when it is made anew; its template cannot be changed in place`,
            command: `kubectl get ${kubectlName(refOf(w))}${inNamespace(w.metadata.namespace)} -o yaml | linkerd inject - | kubectl replace --force -f -`,
          }),
        ),
      ...[...new Set([...node.workloads, ...callers.workloads])].filter(canRoll).flatMap((w): Step[] => [
        ...(patches.some(
          (p) => p.step.do === 'patch' && p.step.object.name === w.metadata.name && p.step.object.kind === w.kind,
        )
          ? []
          : [
              {
                do: 'run' as const,
                title: `Replace the pods of ${w.kind}/${w.metadata.name}: those from before the annotation have no proxy`,
                command: `kubectl rollout restart ${kubectlName(refOf(w))}${inNamespace(w.metadata.namespace)}`,
              },
            ]),
        {
          do: 'verify',
          command: `kubectl rollout status ${kubectlName(refOf(w))}${inNamespace(w.metadata.namespace)}`,
          shows: 'successfully rolled out',
        },
      ]),
      {
        do: 'verify',
        command: `linkerd check --proxy${inNamespace(namespace)}`,
        shows: 'only passed checks for the proxies',
      },
      {
        do: 'verify',
        command: `linkerd diagnostics endpoints ${name}.${namespace}.svc.cluster.local:${port.port.port}`,
        shows: 'every ready pod of the Service',
      },
      judgeAgain(pinned),
      ...patches.map((p) => p.undo).reverse(),
    ];
    return { steps, caveats: caveats(pinned, callers, estate), ...judgement(callers, estate) };
  },
} satisfies WayOut;

function patchesFor({ node, port }: PinnedPort, callers: Callers, surroundings: Surroundings): Reversible[] {
  const at = (namespace: string | undefined) => surroundings.namespaces?.find((n) => n.metadata.name === namespace);
  const ports = { service: port.port.port, pod: podPort(node, port, surroundings) };
  const { service } = node;
  // Without a value Linkerd detects the protocol; with an unknown one, `grpc` among them, it forwards bytes.
  const { appProtocol } = port.port;
  const opaque = appProtocolEffect('linkerd', appProtocol) === 'opaque';
  const h2c = tlsDespiteAppProtocol(port).length > 0 ? undefined : h2cChange(port, surroundings.topology);
  const workloads = [...new Set([...node.workloads, ...callers.workloads])].filter(canRoll);
  return [
    opaque &&
      setFields(
        `appProtocol ${appProtocol} makes Linkerd forward bytes: ${h2c ? 'name plaintext HTTP/2' : 'let it detect the protocol'}`,
        service,
        [h2c ?? { path: appProtocolPath(port), value: undefined }],
      ),
    unhidePort(service, at(service.metadata.namespace), ports),
    ...workloads.map((w) => meshWorkload(w, at(w.metadata.namespace), ports)),
  ].filter((p) => p !== undefined && p !== false);
}

function install({ gatewayApiRead, gatewayClasses }: Estate): Step[] {
  const crds = gatewayApiRead && gatewayClasses.length > 0;
  return [
    {
      do: 'run',
      title: 'Linkerd’s command line, newest edge release (the project publishes no others)',
      command: "curl --proto '=https' --tlsv1.2 -sSfL https://run.linkerd.io/install-edge | sh",
    },
    ...(crds
      ? []
      : [
          {
            do: 'run' as const,
            title: 'Gateway API CRDs, which Linkerd needs first (leave out if they are there)',
            command:
              'kubectl apply --server-side -f https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.2.1/standard-install.yaml',
          },
        ]),
    { do: 'run', title: 'What the cluster must offer', command: 'linkerd check --pre' },
    {
      do: 'run',
      title: 'Control plane',
      command: 'linkerd install --crds | kubectl apply -f - && linkerd install | kubectl apply -f -',
    },
    { do: 'verify', command: 'linkerd check', shows: 'only passed checks' },
  ];
}

function caveats({ node }: PinnedPort, { where, workloads }: Callers, estate: Estate): string[] {
  const said = ["The client's proxy does the balancing: every client needs it, a server with it alone gains nothing."];
  if (workloads.length === 0)
    said.push('No client is known from the configuration of workloads: annotate each of them as well.');
  if (where === 'outside' || where === 'both')
    said.push('Callers from outside are balanced only if the ingress or gateway they come through has the proxy.');
  if (estate.linkerd === undefined)
    said.push('The project publishes edge releases only since February 2024; stable ones come from vendors.');
  if (estate.istio !== undefined) said.push(`Istio is here (${estate.istio}): a second mesh is seldom wise.`);
  if (node.siblings.some((s) => s.spec?.clusterIP === 'None'))
    said.push('Clients must dial this Service, not its headless sibling: headless names are not balanced by the mesh.');
  said.push('Take MAX_CONNECTION_AGE out of the servers: it cuts streams that the mesh balances already.');
  return said;
}

function judgement(callers: Callers, estate: Estate): Pick<Proposal, 'tradeoffs' | 'rank'> {
  const { unbalancedServices: services } = estate;
  const here = estate.linkerd !== undefined;
  const share = services === 1 ? 'this Service alone needs it' : `${services} gRPC Services share the problem`;
  return {
    tradeoffs: {
      complexity: here
        ? { level: 'low', why: `Linkerd is here (${estate.linkerd}); annotations and one rollout, no code` }
        : { level: 'high', why: 'a control plane to install, then annotations and one rollout; no code' },
      control: {
        level: 'high',
        why: 'latency-aware balancing, retries, mTLS and metrics for each call, in any language',
      },
      overhead: here
        ? { level: 'medium', why: 'a proxy in each client and server pod' }
        : { level: 'high', why: `a control plane to run and a proxy in each pod; ${share}` },
    },
    rank: rank(callers, estate),
  };
}

function rank(callers: Callers, { linkerd, istio, unbalancedServices }: Estate): NonNullable<Proposal['rank']> {
  if (linkerd !== undefined) {
    return callers.where === 'outside'
      ? { score: 35, why: `${linkerd} is here, but callers come from outside: their gateway needs the proxy` }
      : { score: 10, why: `${linkerd} is here: annotations are enough` };
  }
  if (istio !== undefined) return { score: 90, why: `Istio is here (${istio}); a second mesh is seldom wise` };
  if (callers.where === 'outside')
    return { score: 75, why: 'callers come from outside, where no proxy of the mesh stands' };
  const { known, languages } = languagesOf(callers.workloads);
  if (unbalancedServices > 3 || (known && languages.length > 2)) {
    const reasons = [
      ...(unbalancedServices > 3 ? [`${unbalancedServices} gRPC Services share the problem`] : []),
      ...(known && languages.length > 2 ? [`clients are written in ${languages.length} languages`] : []),
    ];
    return { score: 25, why: `${listed(reasons)}: one mesh instead of many code changes` };
  }
  return { score: 50, why: 'no mesh was seen, and for few Services a control plane is much' };
}
