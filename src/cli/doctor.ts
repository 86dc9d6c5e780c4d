import { doctor as diagnoseInput } from '../app/doctor.js';
import { UserError } from '../model/userError.js';
import { durationMs } from './duration.js';
import { type ReportFlags, reportRun } from './reportRun.js';
import { version } from './version.js';

/** The flags of `doctor` as oclif hands them over. */
export interface DoctorFlags extends ReportFlags {
  kubeconfig?: string | undefined;
  context?: string | undefined;
  cluster?: string | undefined;
  user?: string | undefined;
  as?: string | undefined;
  'as-group'?: string[] | undefined;
  namespace?: string | undefined;
  'all-namespaces': boolean;
  selector?: string | undefined;
  'request-timeout': string;
  filename?: string[] | undefined;
  recursive: boolean;
  duration: string;
  grpc?: string[] | undefined;
  only?: string[] | undefined;
  skip?: string[] | undefined;
}

/** Runs doctor for these words and flags; returns the exit code. */
export async function doctor(targets: string[], flags: DoctorFlags): Promise<number> {
  const duration = durationMs(flags.duration, '--duration');
  return reportRun(flags, (io) =>
    diagnoseInput(
      {
        cluster: {
          kubeconfig: flags.kubeconfig,
          context: flags.context,
          cluster: flags.cluster,
          user: flags.user,
          as: flags.as,
          asGroup: flags['as-group'],
          namespace: flags.namespace,
          requestTimeout: flags['request-timeout'],
        },
        allNamespaces: flags['all-namespaces'],
        selector: flags.selector,
        files: flags.filename ?? [],
        recursive: flags.recursive,
        stdin: readStdin,
        targets,
        durationMs: duration,
        grpc: flags.grpc ?? [],
        only: flags.only ?? [],
        skip: flags.skip ?? [],
        version,
      },
      io,
    ),
  );
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new UserError('-f - reads standard input, and that is a terminal', {
      next: 'pipe manifests in, as in: helm template . | grpclb doctor -f -',
      exitCode: 2,
    });
  }
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
