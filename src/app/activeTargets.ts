import { isIP } from 'node:net';
import { endpointOf, portOf } from '../grpc/dial/byteStream.js';
import type { ActiveAddress, ActiveTarget } from '../model/activeProbe.js';
import { frontsOf } from '../model/logs/traces.js';
import { keyOf, refOf } from '../model/objects.js';
import type { PortNode, ServiceNode, Topology } from '../model/topology/topology.js';
import { UserError } from '../model/userError.js';
import { readyPods } from '../verdict/readyPods.js';
import { structureOf } from '../verdict/structure.js';
import type { JudgedPort } from './diagnose.js';
import { type Door, doorOfGateway, doorOfIngress } from './probe/edgeDoors.js';
import { ProbeFailure } from './probe/probeOptions.js';

/** The Services that `--active` calls, each with the addresses that balance; `given` takes the place of those. */
export function activeTargets(ports: readonly JudgedPort[], topology: Topology, given?: string): ActiveTarget[] {
  if (given !== undefined && ports.length > 1) {
    throw new UserError('--active-address is the address of one Service', {
      why: `${ports.length} gRPC ports are asked about`,
      next: 'name the Service that is behind it: svc/NAME',
      exitCode: 2,
    });
  }
  return ports.map(({ node, port }) => {
    const { name, namespace = '' } = node.service.metadata;
    const addresses =
      given === undefined ? addressesOf(node, port, topology) : [givenAddress(given, node, port, topology)];
    const none = addresses.length === 0 ? whyNone(node) : undefined;
    const pods = readyPods(node, port).map(keyOf);
    return { namespace, name, port: port.port.port, pods, addresses, ...(none !== undefined && { none }) };
  });
}

/** The way that the known clients take goes first. */
function addressesOf(node: ServiceNode, port: PortNode, topology: Topology): ActiveAddress[] {
  const edges = edgeAddresses(node, port, topology);
  const own = ownAddresses(node, port);
  return structureOf(node, port).allThroughProxies ? [...edges, ...own] : [...own, ...edges];
}

function ownAddresses({ service }: ServiceNode, { port: { port } }: PortNode): ActiveAddress[] {
  const { name, namespace = '' } = service.metadata;
  const authority = `${name}.${namespace}.svc:${port}`;
  const { clusterIP } = service.spec ?? {};
  const balancers = (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  const here = (host: string, what: string, way: ActiveAddress['way']) => ({ host, port, what, way, authority });
  return [
    ...(clusterIP !== undefined && isIP(clusterIP) !== 0 ? [here(clusterIP, 'the cluster IP', 'service')] : []),
    ...balancers.map((host) => here(host, 'its load balancer', 'balancer')),
  ];
}

function edgeAddresses(node: ServiceNode, port: PortNode, topology: Topology): ActiveAddress[] {
  const { ingresses, routes } = frontsOf(node, topology);
  const doors = [
    ...ingresses
      .filter((link) => link.port === port)
      .map(({ ingress, host }) => {
        const what = `Ingress ${keyOf(ingress)}`;
        return { what, edge: refOf(ingress), door: open(() => doorOfIngress(ingress, wish(what, host))) };
      }),
    ...routes
      .filter((link) => link.port === port)
      .flatMap(({ route, parents }) =>
        parents.flatMap(({ gateway }) => {
          if (!gateway) return [];
          const what = `Gateway ${keyOf(gateway)}`;
          return [
            {
              what,
              edge: refOf(gateway),
              door: open(() => doorOfGateway(gateway, wish(what, route.spec?.hostnames?.[0]), route)),
            },
          ];
        }),
      ),
  ];
  const all = doors.flatMap(({ door, ...front }) =>
    door ? door.addresses.map((at) => throughDoor(front, at, door)) : [],
  );
  return all.filter((one, i) => all.findIndex((o) => o.host === one.host && o.authority === one.authority) === i);
}

/** What names no host exactly cannot be called without more being said. */
function wish(asked: string, host: string | undefined) {
  return { asked, port: undefined, host: host === undefined || host.startsWith('*') ? '' : host };
}

function open(find: () => Door): Door | undefined {
  try {
    return find();
  } catch (error) {
    if (error instanceof ProbeFailure) return undefined;
    throw error;
  }
}

function throughDoor(
  front: Pick<ActiveAddress, 'what' | 'edge'>,
  at: string,
  { host, port, tls }: Door,
): ActiveAddress {
  const usual = port === (tls ? 443 : 80);
  const name = host ?? at;
  return { ...front, host: at, port, way: 'edge', authority: usual ? name : `${name}:${port}`, tls };
}

function givenAddress(given: string, node: ServiceNode, port: PortNode, topology: Topology): ActiveAddress {
  const endpoint = parsed(given);
  const { host } = endpoint;
  const { name, namespace = '' } = node.service.metadata;
  const names = [name, `${name}.${namespace}`];
  const byName = names.includes(host) || host.startsWith(`${name}.${namespace}.svc`);
  const own = ownAddresses(node, port).find((one) => one.host === host)?.way;
  const way = own ?? (byName || isNodePort(node, endpoint.port) ? 'service' : 'edge');
  // A proxy is asked for the host that leads to the Service; an address alone does not say it.
  const fronts = frontsOf(node, topology);
  const hosts = [
    ...fronts.ingresses.map((link) => link.host),
    ...fronts.routes.flatMap((r) => r.route.spec?.hostnames),
  ];
  const named = isIP(host) === 0 ? undefined : hosts.find((one) => one !== undefined && !one.startsWith('*'));
  return { ...endpoint, what: 'the address', way, authority: way === 'edge' && named !== undefined ? named : given };
}

function isNodePort({ service }: ServiceNode, number: number): boolean {
  return (service.spec?.ports ?? []).some(({ nodePort }) => nodePort === number);
}

function parsed(given: string): { host: string; port: number } {
  try {
    const endpoint = endpointOf(given);
    const port = endpoint.network === 'tcp' ? portOf(endpoint) : undefined;
    if (endpoint.network === 'tcp' && port !== undefined) return { host: endpoint.host, port };
  } catch {
    // Said below, in our words.
  }
  throw new UserError(`--active-address ${given} is no HOST:PORT`, {
    next: 'write it as 203.0.113.7:443, [2001:db8::1]:443 or grpc.example.com:443',
    exitCode: 2,
  });
}

function whyNone({ headless, external }: ServiceNode): string {
  if (headless) return 'the Service is headless: clients dial its pods themselves, and no address balances for them';
  if (external) return 'the Service has no pods of its own (ExternalName)';
  return 'the Service has no cluster IP';
}
