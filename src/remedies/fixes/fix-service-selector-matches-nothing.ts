import { nearest } from '../../model/nearest.js';
import type { Service, Workload } from '../../model/objects.js';
import type { Fix } from '../../model/remedy.js';
import { selects } from '../../model/topology/selector.js';
import { isLongLived, templateOf } from '../../model/topology/workloadParts.js';
import { correction } from '../parts/correction.js';
import { serviceOf } from '../parts/found.js';
import { setFields } from '../parts/patchSteps.js';

type Labels = Readonly<Record<string, string>>;

export default {
  meta: {
    id: 'fix-service-selector-matches-nothing',
    kind: 'fix',
    title: 'Select the pods that the Service is most likely meant for',
    risk: 'Calls reach other pods than meant if the guess is wrong: compare the labels first.',
    undo: 'Set the selector back.',
  },

  plan(finding, surroundings) {
    const service = serviceOf(finding.hit, surroundings)?.service;
    if (!service) return undefined;
    const workloads = (surroundings.workloads ?? []).filter(
      (w) =>
        w.metadata.namespace === service.metadata.namespace && isLongLived(w) && !w.metadata.ownerReferences?.length,
    );
    const meant = closest(service, workloads);
    const selector = meant && selectorFor(service, meant, workloads);
    if (!meant || !selector) return undefined;
    const name = `${meant.kind}/${meant.metadata.name}`;
    return correction(
      finding,
      [setFields(`Select the pods of ${name}`, service, [{ path: ['spec', 'selector'], value: selector }])],
      [`${name} is the nearest by labels and name; no selector of this Service names it.`],
    );
  },
} satisfies Fix;

/** The workload that shares most with the selector; undefined where none is near or two are equally near. */
function closest(service: Service, workloads: readonly Workload[]): Workload | undefined {
  const ranked = workloads
    .map((workload) => ({ workload, score: likeness(service, workload) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return ranked[0] && ranked[0].score !== ranked[1]?.score ? ranked[0].workload : undefined;
}

/** Equal labels count most, then near values under the same key, then the name. */
function likeness({ metadata, spec }: Service, workload: Workload): number {
  const labels = templateOf(workload)?.metadata?.labels ?? {};
  let score = metadata.name === workload.metadata.name ? 2 : nearest(metadata.name, [workload.metadata.name]) ? 1 : 0;
  for (const [key, value] of Object.entries(spec?.selector ?? {})) {
    const given = labels[key];
    if (given === value) score += 3;
    else if (given !== undefined && nearest(value, [given]) !== undefined) score += 2;
    // The right value under another key: `app: greeter` for `app.kubernetes.io/name: greeter`.
    else if (given === undefined && Object.values(labels).includes(value)) score += 2;
  }
  return score;
}

/** The same keys with the workload's values, if that picks this workload alone; else what the workload selects by. */
function selectorFor(service: Service, meant: Workload, workloads: readonly Workload[]): Labels | undefined {
  const labels = templateOf(meant)?.metadata?.labels ?? {};
  const sameKeys = Object.fromEntries(
    Object.keys(service.spec?.selector ?? {}).flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])),
  );
  const alone = workloads.every((w) => w === meant || !selects(sameKeys, templateOf(w)?.metadata?.labels));
  if (Object.keys(sameKeys).length > 0 && alone) return sameKeys;
  const own = meant.spec?.selector?.matchLabels ?? labels;
  return selects(own, labels) ? own : undefined;
}
