import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Snapshot, snapshotVersion } from '../../model/snapshot.js';
import { UserError } from '../../model/userError.js';

/** Reads what `grpclb snapshot` wrote; `-` is standard input. Throws a UserError (exit code 2) for anything else. */
export async function readSnapshot(file: string, stdin: () => Promise<string>): Promise<Snapshot> {
  const text = file === '-' ? await stdin() : await textOf(file);
  let content: Partial<Snapshot> | null;
  try {
    content = JSON.parse(text) as Partial<Snapshot> | null;
  } catch (cause) {
    throw notASnapshot(file, `it is no JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (typeof content !== 'object' || content?.kind !== 'Snapshot') {
    const kind = content?.kind;
    throw notASnapshot(file, kind === undefined ? 'it says no kind: Snapshot' : `its kind is ${String(kind)}`);
  }
  if (content.apiVersion !== snapshotVersion) {
    throw notASnapshot(file, `it is of ${String(content.apiVersion)}, and this grpclb reads ${snapshotVersion}`);
  }
  const missing = (['takenAt', 'namespaces', 'objects', 'run'] as const).find((name) => content[name] === undefined);
  if (missing !== undefined) throw notASnapshot(file, `its ${missing} is missing: it may have been cut off`);
  return content as Snapshot;
}

async function textOf(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw new UserError(`${file} cannot be read`, {
      why: cause instanceof Error ? cause.message : String(cause),
      next: 'name a file that grpclb snapshot wrote',
      exitCode: 2,
      cause,
    });
  }
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    return (packed ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw notASnapshot(file, `it does not unpack: ${cause instanceof Error ? cause.message : cause}`);
  }
}

function notASnapshot(file: string, why: string): UserError {
  return new UserError(`${file} is no snapshot that can be read`, {
    why,
    next: 'take one with: grpclb snapshot -o FILE',
    exitCode: 2,
  });
}
