import { byText } from '../../model/byText.js';
import type { Surroundings } from '../../model/remedy.js';
import { estateOf } from './estate.js';

/** A GatewayClass to make a Gateway of, and why it and no other. */
export interface ChosenClass {
  name: string;
  controller: string;
  /** One sentence for whoever applies it. */
  says: string;
}

/** Controllers that have shown in conformance reports, or say in their documents, that they serve GRPCRoute. */
const serveGrpc: readonly RegExp[] = [
  /^gateway\.envoyproxy\.io\//,
  /^istio\.io\/gateway-controller$/,
  /^io\.cilium\/gateway-controller$/,
  /^gateway\.nginx\.org\//,
  /^traefik\.io\//,
  /^konghq\.com\//,
  /^projectcontour\.io\//,
  /^kgateway\.dev\/(?!.*waypoint)/,
  /^agentgateway\.dev\//,
  /^gateway\.k8s\.aws\/alb$/,
  /^application-networking\.k8s\.aws\//,
];

/** Classes that are for something else: waypoints of a mesh, gateways that others run, load balancers of layer 4. */
const forOthers: readonly RegExp[] = [
  /^istio\.io\/(mesh-controller|unmanaged-gateway|eastwest-controller)$/,
  /^kgateway\.dev\/.*waypoint/,
  /^gateway\.k8s\.aws\/nlb$/,
];

/** The class of a new Gateway: one that is known to serve GRPCRoute, and of those the one that most Gateways have. */
export function chooseGatewayClass(surroundings: Surroundings): ChosenClass | undefined {
  const { gateways = [] } = surroundings;
  const users = (name: string) => gateways.filter(({ spec }) => spec?.gatewayClassName === name).length;
  const able = ({ controller }: { controller: string }) => Number(serveGrpc.some((known) => known.test(controller)));
  const [best, ...others] = estateOf(surroundings)
    .gatewayClasses.filter(({ controller }) => !forOthers.some((other) => other.test(controller)))
    .sort((a, b) => able(b) - able(a) || users(b.name) - users(a.name) || byText(a.name, b.name));
  if (!best) return undefined;
  const { name, controller } = best;
  const because =
    able(best) === 1
      ? `${users(name) > 0 && others.length > 0 ? ', which Gateways here have already' : ''}; it serves GRPCRoute`
      : '; it has to support GRPCRoute, which is not known of it';
  const rest = others.length === 0 ? '' : ` Also here: ${others.map((other) => other.name).join(', ')}.`;
  return { name, controller, says: `GatewayClass/${name} (${controller}) is used${because}.${rest}` };
}
