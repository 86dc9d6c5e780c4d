import type { MeasuredPod } from '../../model/source.js';
import { type Condition, notHousekeeping, type RpcFamily, rpcFamilies } from '../rpcCounters/rpcFamilies.js';

export const cpuMetric = 'container_cpu_usage_seconds_total';

/** Longer lists of pod names are left to the namespaces: a few queries have to do for thousands of pods. */
const mostNameCharacters = 4000;
const mostPoints = 200;
/** So many figures at most come back from one question. */
const mostFigures = 400_000;
const fewestPoints = 40;

/** Which labels tell the pod. A label of the metric itself is renamed where the scraped target has it too. */
export const naming = {
  series: { namespace: 'exported_namespace', pod: 'exported_pod' },
  target: { namespace: 'namespace', pod: 'pod' },
} as const;
export type Naming = keyof typeof naming;

/** Pods that one query asks for. */
export interface PodScope {
  namespaces: readonly string[];
  /** Undefined for all pods of the namespaces. */
  names: readonly string[] | undefined;
}

export function podScopes(pods: readonly MeasuredPod[]): PodScope[] {
  const namespaces = [...new Set(pods.map((pod) => pod.namespace))].sort();
  const names = [...new Set(pods.map((pod) => pod.name))].sort();
  const isShort = namespaces.join('|').length + names.join('|').length <= mostNameCharacters;
  if (isShort) return [{ namespaces, names }];
  return inChunks(namespaces).map((some) => ({ namespaces: some, names: undefined }));
}

function inChunks(words: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let length = 0;
  for (const word of words) {
    length += word.length + 1;
    const last = chunks.at(-1);
    if (last && length <= mostNameCharacters) last.push(word);
    else {
      chunks.push([word]);
      length = word.length + 1;
    }
  }
  return chunks;
}

/** When a range query looks, in seconds. */
export interface Steps {
  start: number;
  end: number;
  step: number;
  /** How far each point looks back. */
  range: number;
}

/**
 * Each point looks back over three scrapes only, however long the step: a pin that hops is seen in short looks, and
 * evens out in long ones.
 */
export function stepsOf(end: number, sinceSeconds: number, scrapeSeconds: number, pods: number): Steps {
  const range = Math.max(1, Math.min(Math.ceil(3 * scrapeSeconds), Math.floor(sinceSeconds / 3)));
  const points = Math.max(fewestPoints, Math.min(mostPoints, Math.floor(mostFigures / Math.max(1, pods))));
  const step = rounded(Math.max(range, sinceSeconds / points));
  return { start: end - sinceSeconds + range, end, step, range };
}

/** A length of time that a person would choose, not shorter than `seconds`. */
function rounded(seconds: number): number {
  const unit = seconds <= 10 ? 1 : seconds <= 60 ? 5 : seconds <= 600 ? 30 : 300;
  return Math.ceil(seconds / unit) * unit;
}

/** Which metrics there are of these pods, and by which labels they are told. */
export function scoutQuery(scope: PodScope, lookBackSeconds: number): string {
  const names = [cpuMetric, ...rpcFamilies.map(({ sample }) => sample)];
  return joined(
    namings.map((by) => {
      const selector = `{${[`__name__=~"${names.join('|')}"`, ...podMatchers(scope, by)].join(',')}}`;
      return marked(`count by (__name__) (last_over_time(${selector}[${lookBackSeconds}s]))`, 'naming', by);
    }),
  );
}

/** A metric that was found. */
export interface Found {
  metric: string;
  by: Naming;
}

/** How often the busiest series of each kind was scraped within the look back. */
export function scrapesQuery(scope: PodScope, found: readonly Found[], lookBackSeconds: number): string {
  const kinds = { cpu: found.filter(isCpu), calls: found.filter((one) => !isCpu(one)) };
  return joined(
    Object.entries(kinds).flatMap(([kind, metrics]) => {
      const counts = metrics.map(
        ({ metric, by }) => `max(count_over_time(${metric}{${podMatchers(scope, by).join(',')}}[${lookBackSeconds}s]))`,
      );
      const most = counts.map((counted, i) => marked(counted, 'part', String(i)));
      return counts.length === 0 ? [] : [marked(`max(${joined(most)})`, 'kind', kind)];
    }),
  );
}

export function isCpu({ metric }: Found): boolean {
  return metric === cpuMetric;
}

/**
 * CPU cores by pod. Without the pause container and the sums of cgroups, which would count everything twice; what two
 * jobs or two kubelets tell of one container counts once.
 */
export function cpuQuery(scope: PodScope, found: readonly Found[], range: number): string {
  return joined(
    found.filter(isCpu).map(({ metric, by }) => {
      const { namespace, pod } = naming[by];
      // Where the target's own container has taken the label, the image tells a container from a sum.
      const containers =
        by === 'target' ? ['container!=""', 'container!="POD"'] : ['image!=""', 'image!~".*/pause([:@].*)?"'];
      const selector = `${metric}{${[...podMatchers(scope, by), ...containers].join(',')}}`;
      const rate = `max by (${namespace},${pod},container,exported_container,cpu) (rate(${selector}[${range}s]))`;
      return marked(`sum by (${namespace},${pod}) (${rate})`, 'naming', by);
    }),
  );
}

/** Calls per second by pod, family and job; and which jobs reached which pods, since an idle pod has no series. */
export function callsQuery(
  scope: PodScope,
  found: readonly Found[],
  grpcPorts: readonly number[],
  range: number,
): string {
  const families = found.flatMap(({ metric, by }) => {
    const family = rpcFamilies.find(({ sample }) => sample === metric);
    return family ? [{ family, by }] : [];
  });
  const rates = families.map(({ family, by }) => {
    const { namespace, pod } = naming[by];
    const selector = `${family.sample}{${[...podMatchers(scope, by), ...callMatchers(family, grpcPorts)].join(',')}}`;
    const sum = `sum by (${namespace},${pod},job) (rate(${selector}[${range}s]))`;
    return marked(marked(sum, 'family', family.sample), 'naming', by);
  });
  const { namespace, pod } = naming.target;
  const up = `max by (${namespace},${pod},job) (up{${podMatchers(scope, 'target').join(',')}})`;
  return joined([...rates, marked(marked(up, 'family', 'up'), 'naming', 'target')]);
}

const namings = Object.keys(naming) as Naming[];

function podMatchers({ namespaces, names }: PodScope, by: Naming): string[] {
  const { namespace, pod } = naming[by];
  return [`${namespace}=~"${alternatives(namespaces)}"`, names ? `${pod}=~"${alternatives(names)}"` : `${pod}!=""`];
}

function alternatives(words: readonly string[]): string {
  return words.map((word) => quoted(word.replaceAll('.', '\\.'))).join('|');
}

function callMatchers(family: RpcFamily, grpcPorts: readonly number[]): string[] {
  return [...(family.only?.(grpcPorts) ?? []), ...notHousekeeping(family)].map(matcher);
}

function matcher({ label, pattern, not }: Condition): string {
  return `${label}${not ? '!~' : '=~'}"${quoted(pattern)}"`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}

function marked(vector: string, label: string, value: string): string {
  return `label_replace(${vector}, "${label}", "${value}", "", "")`;
}

function joined(vectors: readonly string[]): string {
  return vectors.join(' or ');
}
