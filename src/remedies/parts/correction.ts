import type { KubeObject } from '../../model/objects.js';
import type { Proposal, Step } from '../../model/remedy.js';
import { inNamespace } from './kubectl.js';
import type { Reversible } from './patchSteps.js';

/** A correction by patches: each, then how to see that the finding is gone, then the way back in reverse. */
export function correction(
  finding: { check: string; hit: { subject: KubeObject } },
  patches: readonly (Reversible | undefined)[],
  caveats: readonly string[] = [],
): Proposal | undefined {
  const made = patches.filter((p) => p !== undefined);
  if (made.length === 0) return undefined;
  return {
    steps: [...made.map((p) => p.step), findingGone(finding), ...made.map((p) => p.undo).reverse()],
    caveats: [...caveats],
  };
}

/** The step that asks grpclb for this very check again. */
export function findingGone({ check, hit }: { check: string; hit: { subject: KubeObject } }): Step {
  return {
    do: 'verify',
    command: `grpclb doctor${inNamespace(hit.subject.metadata.namespace)} --only ${check}`,
    shows: `no finding ${check} for ${hit.subject.kind}/${hit.subject.metadata.name}`,
  };
}
