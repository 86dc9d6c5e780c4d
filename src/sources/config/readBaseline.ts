import { readFile } from 'node:fs/promises';
import type { Baseline } from '../../model/gate/baseline.js';
import { UserError } from '../../model/userError.js';

/** Reads what `--write-baseline` wrote. Throws a UserError (exit code 2) for anything else. */
export async function readBaseline(file: string): Promise<Baseline> {
  let content: Partial<Baseline> | null;
  try {
    content = JSON.parse(await readFile(file, 'utf8')) as Partial<Baseline> | null;
  } catch (cause) {
    throw noBaseline(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (typeof content !== 'object' || content?.kind !== 'Baseline') throw noBaseline(file, 'it says no kind: Baseline');
  if (content.apiVersion !== 'grpclb.dev/v1') {
    throw noBaseline(file, `it is of ${String(content.apiVersion)}, and this grpclb reads grpclb.dev/v1`);
  }
  const { findings } = content;
  if (!Array.isArray(findings)) throw noBaseline(file, 'its findings are missing');
  const wrong = findings.findIndex(
    (f) => typeof f?.fingerprint !== 'string' || typeof f.check !== 'string' || !f.object,
  );
  if (wrong !== -1) throw noBaseline(file, `findings[${wrong}] has no fingerprint, check and object`);
  return content as Baseline;
}

function noBaseline(file: string, why: string, cause?: unknown): UserError {
  return new UserError(`${file} is no baseline that can be read`, {
    why,
    next: `write one with: --write-baseline ${file}`,
    exitCode: 2,
    cause,
  });
}
