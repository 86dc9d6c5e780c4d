import { UserError } from '../model/userError.js';
import { exitCodes } from './exitCodes.js';
import { version } from './version.js';

/** An error as the person sees it: one they can act on, or a bug with what is needed to report it. */
export function explain(error: unknown): { text: string; exitCode: number } {
  if (error instanceof UserError) {
    const lines = [`error: ${error.message}`, error.why, error.next && `→ ${error.next}`];
    return { text: lines.filter((line) => line !== undefined && line !== '').join('\n  '), exitCode: error.exitCode };
  }
  const oclif = (error as { oclif?: { exit?: number } }).oclif;
  if (oclif?.exit === 0) return { text: '', exitCode: 0 };
  if (oclif !== undefined && error instanceof Error) {
    return { text: `error: ${error.message}\n  → grpclb --help lists commands and flags`, exitCode: exitCodes.usage };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `grpclb ${version} met a bug of its own; please report it with this text:\n${stack}`,
    exitCode: exitCodes.bug,
  };
}
