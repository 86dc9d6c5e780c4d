import type { LabelSelector } from '../objects.js';
import { matchesSelector } from '../topology/selector.js';
import type { Certainty } from './certainty.js';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a selector matches labels of which some may not be known: what is required of a label that is not there
 * can then be told neither way. An absent selector leaves everything in.
 */
export function selection(selector: LabelSelector | undefined, labels: Labels, complete = true): Certainty {
  if (!selector) return 'yes';
  if (complete) return matchesSelector(selector, labels) ? 'yes' : 'no';
  const { matchLabels = {}, matchExpressions = [] } = selector;
  const onKnown = {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).filter(([key]) => key in labels)),
    matchExpressions: matchExpressions.filter(({ key }) => key in labels),
  };
  if (!matchesSelector(onKnown, labels)) return 'no';
  const open = [...Object.keys(matchLabels), ...matchExpressions.map((e) => e.key)].some((key) => !(key in labels));
  return open ? 'unsure' : 'yes';
}
