import { type Absent, absent, type Evidence, present, type RbacRule } from '../../model/evidence.js';

/**
 * Joins the parts of one kind of evidence. It is there if any part is, with a gap for each part that is not;
 * it is absent if all are, for the reason of the first.
 */
export function mergeEvidence<T>(parts: readonly Evidence<T[]>[]): Evidence<T[]> {
  const missing = parts.filter((part) => part.state === 'absent');
  const there = parts.filter((part) => part.state === 'present');
  const [first] = there;
  if (first === undefined) return allMissing(missing);
  if (parts.length === 1) return first;
  const refused = [
    ...there.flatMap((part) => part.refused ?? []),
    ...missing.flatMap(({ detail, rbac }) => (rbac ? [{ detail, rbac }] : [])),
  ];
  const gaps = [...there.flatMap((part) => part.gaps ?? []), ...missing.map((part) => part.detail)];
  const from = [...new Set(there.map((part) => part.from))].join(', ');
  const notInstalled = [...new Set(there.flatMap((part) => part.notInstalled ?? []))];
  const at =
    there
      .map((part) => part.at)
      .sort()
      .at(-1) ?? first.at;
  return {
    ...present(
      there.flatMap((part) => part.value),
      from,
      at,
      gaps,
    ),
    ...(refused.length > 0 && { refused }),
    ...(notInstalled.length > 0 && { notInstalled }),
  };
}

function allMissing(missing: readonly Absent[]): Absent {
  const [first] = missing;
  if (first === undefined) return absent('not-asked', 'Nothing was asked for.');
  const rules = missing.flatMap(({ rbac }) => rbac ?? []);
  const details = [...new Set(missing.map((part) => part.detail))];
  const others = details.length > 1 ? ` (and ${details.length - 1} more of this kind)` : '';
  return absent(first.reason, `${first.detail}${others}`, {
    ...(rules.length > 0 && { rbac: mergedRule(rules) }),
    ...(first.remedy !== undefined && { remedy: first.remedy }),
  });
}

/** One rule that opens what any of them opens; a group without the resource grants nothing more. */
function mergedRule(rules: readonly RbacRule[]): RbacRule {
  const all = (of: (rule: RbacRule) => readonly string[]) => [...new Set(rules.flatMap(of))];
  return { apiGroups: all((r) => r.apiGroups), resources: all((r) => r.resources), verbs: all((r) => r.verbs) };
}
