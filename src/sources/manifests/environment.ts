import { type ConfigMap, type Container, keyOf, type PodSpec, type Workload } from '../../model/objects.js';

/** Longer ones are files, which no variable is made of. */
const longest = 1024;

/** What a container refers to instead of writing it down. */
interface Reference {
  name?: string;
  key?: string;
}

/** Variables that ConfigMaps of the same files hold, put where the kubelet puts them: into the containers that ask for them. */
export class Environment {
  readonly #values = new Map<string, Record<string, string>>();

  add(configMap: ConfigMap): void {
    const short = Object.entries(configMap.data ?? {}).filter(([, value]) => value.length <= longest);
    if (short.length > 0) this.#values.set(keyOf(configMap), Object.fromEntries(short));
  }

  of(workload: Workload): Workload {
    const { template, jobTemplate } = workload.spec ?? {};
    const inside = template?.spec ?? jobTemplate?.spec?.template?.spec;
    const spec = inside && this.#resolved(inside, workload.metadata.namespace ?? '');
    if (spec === inside || !spec) return workload;
    if (template) return { ...workload, spec: { ...workload.spec, template: { ...template, spec } } };
    const job = { ...jobTemplate?.spec, template: { ...jobTemplate?.spec?.template, spec } };
    return { ...workload, spec: { ...workload.spec, jobTemplate: { ...jobTemplate, spec: job } } };
  }

  #resolved(spec: PodSpec, namespace: string): PodSpec {
    const { containers, initContainers } = spec;
    const asks = [...(containers ?? []), ...(initContainers ?? [])].some((c) => refersTo(c));
    if (!asks || this.#values.size === 0) return spec;
    const filled = (container: Container) => this.#filled(container, namespace);
    return {
      ...spec,
      ...(containers && { containers: containers.map(filled) }),
      ...(initContainers && { initContainers: initContainers.map(filled) }),
    };
  }

  /** Variables of the container's own list keep their places and win over those of a whole ConfigMap. */
  #filled(container: Container, namespace: string): Container {
    const own = (container.env ?? []).map((variable) => {
      const { name = '', key = '' } = reference(variable.valueFrom, 'configMapKeyRef') ?? {};
      const value = this.#values.get(`${namespace}/${name}`)?.[key];
      return variable.value !== undefined || value === undefined ? variable : { ...variable, value, from: from(name) };
    });
    const named = new Set(own.map(({ name }) => name));
    const whole = new Map<string, { value: string; from: string }>();
    for (const source of container.envFrom ?? []) {
      const { name = '' } = reference(source, 'configMapRef') ?? {};
      const prefix = (source as { prefix?: unknown } | null)?.prefix;
      for (const [key, value] of Object.entries(this.#values.get(`${namespace}/${name}`) ?? {})) {
        whole.set(`${typeof prefix === 'string' ? prefix : ''}${key}`, { value, from: from(name) });
      }
    }
    const further = [...whole].filter(([name]) => !named.has(name)).map(([name, found]) => ({ name, ...found }));
    return own.length + further.length === 0 ? container : { ...container, env: [...own, ...further] };
  }
}

function from(name: string): string {
  return `ConfigMap/${name}`;
}

function refersTo({ env = [], envFrom = [] }: Container): boolean {
  return envFrom.length > 0 || env.some(({ valueFrom }) => valueFrom !== undefined);
}

function reference(source: unknown, kind: 'configMapRef' | 'configMapKeyRef'): Reference | undefined {
  return (source as Record<string, Reference | undefined> | null | undefined)?.[kind];
}
