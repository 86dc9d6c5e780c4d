import type { Ingress, IngressClass, Workload } from '../objects.js';

/** A product that serves Ingresses. `unknown` where nothing says, `ambiguous` where two remain. */
export type IngressProductName =
  | 'ingress-nginx'
  | 'f5-nginx'
  | 'traefik'
  | 'contour'
  | 'haproxy-ingress'
  | 'haproxytech'
  | 'kong'
  | 'aws-alb'
  | 'gce'
  | 'azure-agic'
  | 'apisix'
  | 'cilium'
  | 'istio'
  | 'emissary'
  | 'other'
  | 'ambiguous'
  | 'unknown';

export interface IngressProduct {
  name: IngressProductName;
  /** What said so: `IngressClass/nginx spec.controller k8s.io/ingress-nginx`. */
  evidence: string;
  /** Where two remain. */
  candidates: IngressProductName[];
}

const byController: Readonly<Record<string, IngressProductName>> = {
  'k8s.io/ingress-nginx': 'ingress-nginx',
  'nginx.org/ingress-controller': 'f5-nginx',
  'traefik.io/ingress-controller': 'traefik',
  'projectcontour.io/ingress-controller': 'contour',
  'haproxy-ingress.github.io/controller': 'haproxy-ingress',
  'haproxy.org/ingress-controller': 'haproxytech',
  'ingress-controllers.konghq.com/kong': 'kong',
  'ingress.k8s.aws/alb': 'aws-alb',
  'eks.amazonaws.com/alb': 'aws-alb',
  'k8s.io/ingress-gce': 'gce',
  'networking.gke.io/ingress-gce': 'gce',
  'azure/application-gateway': 'azure-agic',
  'apisix.apache.org/apisix-ingress-controller': 'apisix',
  'cilium.io/ingress-controller': 'cilium',
  'istio.io/ingress-controller': 'istio',
  'getambassador.io/ingress-controller': 'emissary',
};

/** Class names by habit; `nginx` is used by two products. */
const byClassName: Readonly<Record<string, IngressProductName[]>> = {
  nginx: ['ingress-nginx', 'f5-nginx'],
  'nginx-internal': ['ingress-nginx', 'f5-nginx'],
  'nginx-external': ['ingress-nginx', 'f5-nginx'],
  traefik: ['traefik'],
  contour: ['contour'],
  haproxy: ['haproxy-ingress', 'haproxytech'],
  kong: ['kong'],
  alb: ['aws-alb'],
  gce: ['gce'],
  'gce-internal': ['gce'],
  'azure-application-gateway': ['azure-agic'],
  'azure/application-gateway': ['azure-agic'],
  apisix: ['apisix'],
  cilium: ['cilium'],
  istio: ['istio'],
  ambassador: ['emissary'],
};

const byAnnotationPrefix: readonly [string, IngressProductName][] = [
  ['nginx.ingress.kubernetes.io/', 'ingress-nginx'],
  ['nginx.org/', 'f5-nginx'],
  ['nginx.com/', 'f5-nginx'],
  ['traefik.ingress.kubernetes.io/', 'traefik'],
  ['projectcontour.io/', 'contour'],
  ['haproxy-ingress.github.io/', 'haproxy-ingress'],
  ['haproxy.org/', 'haproxytech'],
  ['konghq.com/', 'kong'],
  ['alb.ingress.kubernetes.io/', 'aws-alb'],
  ['appgw.ingress.kubernetes.io/', 'azure-agic'],
  ['k8s.apisix.apache.org/', 'apisix'],
  ['ingress.cilium.io/', 'cilium'],
];

/** Label values of running controllers' workloads. */
const byControllerLabel: Readonly<Record<string, IngressProductName>> = {
  'ingress-nginx': 'ingress-nginx',
  'nginx-ingress': 'f5-nginx',
  traefik: 'traefik',
  contour: 'contour',
  'haproxy-ingress': 'haproxy-ingress',
  'kubernetes-ingress': 'haproxytech',
  'aws-load-balancer-controller': 'aws-alb',
};

/** The product that serves an IngressClass, by its `spec.controller`. */
export function productOfController(controller: string): IngressProductName {
  return byController[controller] ?? (/k8s\.io\/.*ingress-nginx/.test(controller) ? 'ingress-nginx' : 'other');
}

/** Products whose controller runs here, by the labels of its workload. */
export function runningIngressProducts(workloads: readonly Workload[]): Set<IngressProductName> {
  const running = new Set<IngressProductName>();
  for (const workload of workloads) {
    const product = productOfWorkload(workload);
    if (product) running.add(product);
  }
  return running;
}

/** The product whose controller a workload is, by its label. */
export function productOfWorkload({ metadata }: Workload): IngressProductName | undefined {
  return byControllerLabel[metadata.labels?.['app.kubernetes.io/name'] ?? ''];
}

/**
 * Which product serves an Ingress: by its IngressClass object; where that was not read, by everything that speaks
 * for one (class name, annotations, running controllers). Traefik reads ingress-nginx's annotations too, so the
 * annotation never overrules a class.
 */
export function ingressProduct(
  ingress: Ingress,
  classes: readonly IngressClass[] | undefined,
  running: ReadonlySet<IngressProductName>,
): IngressProduct {
  const annotations = ingress.metadata.annotations ?? {};
  const named = ingress.spec?.ingressClassName ?? annotations['kubernetes.io/ingress.class'];
  const byDefault = classes?.filter(
    (c) => c.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true',
  );
  const classObject =
    named === undefined
      ? byDefault?.length === 1
        ? byDefault[0]
        : undefined
      : classes?.find((c) => c.metadata.name === named);
  if (classObject?.spec?.controller) {
    return {
      name: productOfController(classObject.spec.controller),
      evidence: `IngressClass/${classObject.metadata.name} spec.controller is ${classObject.spec.controller}`,
      candidates: [],
    };
  }

  const habitual = named === undefined ? undefined : byClassName[named];
  const annotated = [
    ...new Set(
      byAnnotationPrefix
        .filter(([prefix]) => Object.keys(annotations).some((key) => key.startsWith(prefix)))
        .map(([, p]) => p),
    ),
  ];
  if (habitual?.length === 1 && habitual[0]) {
    return { name: habitual[0], evidence: `class name ${named}`, candidates: [] };
  }
  const candidates = habitual ?? (annotated.length > 0 ? annotated : [...running]);
  const decided = narrow(narrow(candidates, annotated), [...running]);
  const [only] = decided;
  if (decided.length === 1 && only) {
    const how = annotated.includes(only)
      ? `its ${prefixOf(only)}* annotations`
      : habitual
        ? 'the running controller'
        : 'the only running controller';
    return { name: only, evidence: named ? `class name ${named} and ${how}` : how, candidates: [] };
  }
  if (decided.length > 1) {
    return {
      name: 'ambiguous',
      evidence: `class name ${named ?? '(none)'} is used by ${decided.join(' and ')}`,
      candidates: decided,
    };
  }
  return {
    name: named === undefined ? 'unknown' : 'other',
    evidence: named ? `class name ${named}` : 'no class is named',
    candidates: [],
  };
}

/** Those of `candidates` that `voices` speak for; all of them when the voices name none. */
function narrow(
  candidates: readonly IngressProductName[],
  voices: readonly IngressProductName[],
): IngressProductName[] {
  const kept = candidates.filter((c) => voices.includes(c));
  return kept.length > 0 ? kept : [...candidates];
}

function prefixOf(product: IngressProductName): string {
  return byAnnotationPrefix.find(([, name]) => name === product)?.[0] ?? product;
}
