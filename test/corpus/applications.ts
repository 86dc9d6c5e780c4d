import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { doctor } from '../../src/app/doctor.js';
import type { Report } from '../../src/model/report.js';
import { certificatesIn } from './certificatesIn.js';
import { snapshotOf } from './snapshotOf.js';

interface ExpectedFinding {
  check: string;
  /** `Kind/name`. */
  object: string;
  /** Why its maintainers would agree. */
  because: string;
  /** Checks that are to be told under it, as what follows from it. */
  folded?: string[];
}

/** What is true of an application, written down by a person who knows it. */
interface Expected {
  about: string;
  /** `SERVICE:PORT` that must be taken for gRPC, and that must not. */
  grpc?: string[];
  notGrpc?: string[];
  /** What must be found. An application without any is a correct one. */
  findings: ExpectedFinding[];
  /** Checks that may speak and need not: hints on a correct application. */
  mayFind?: string[];
  /** Checks for whose look-alikes the application was written: they must say nothing at all, not even a hint. */
  mustNotFind?: string[];
}

export interface Application {
  /** `made/checkout-edge`. */
  name: string;
  expected: Expected;
}

export interface Judged extends Application {
  report: Report;
}

/** Applications that many people run, in the manner of their own charts; and made ones with faults, beside the same mended. */
export function applications(): Application[] {
  return ['public', 'made'].flatMap((kind) =>
    readdirSync(join(import.meta.dirname, kind))
      .sort()
      .map((name) => ({ name: `${kind}/${name}`, expected: expectedOf(`${kind}/${name}`) })),
  );
}

function expectedOf(name: string): Expected {
  return parse(readFileSync(join(import.meta.dirname, name, 'expected.yaml'), 'utf8')) as Expected;
}

/** What doctor says of an application: of its manifests, or where `snapshot.yaml` is beside them of the cluster that runs it. */
export async function judged(application: Application): Promise<Judged> {
  const folder = join(import.meta.dirname, application.name);
  const work = mkdtempSync(join(tmpdir(), 'grpclb-corpus-'));
  try {
    const { report } = await doctor(
      {
        view: 'report',
        cluster: {},
        allNamespaces: false,
        recursive: false,
        stdin: async () => '',
        targets: [],
        durationMs: 0,
        grpc: [],
        only: [],
        skip: [],
        version: 'test',
        logs: [join(folder, 'access.log')].filter(existsSync),
        ...(await inputOf(folder, work)),
      },
      { signal: new AbortController().signal, progress() {}, tell() {}, verbose() {} },
    );
    return { ...application, report };
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function inputOf(folder: string, work: string): Promise<{ files: string[]; snapshot?: string }> {
  const manifests = join(work, 'manifests.yaml');
  writeFileSync(manifests, certificatesIn(readFileSync(join(folder, 'manifests.yaml'), 'utf8')));
  const written = join(folder, 'snapshot.yaml');
  if (!existsSync(written)) return { files: [manifests] };
  const snapshot = join(work, 'snapshot.json');
  writeFileSync(snapshot, JSON.stringify(await snapshotOf(parse(readFileSync(written, 'utf8')), manifests)));
  return { files: [], snapshot };
}
