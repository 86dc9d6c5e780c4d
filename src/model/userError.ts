/** An error that the person can act on: one fact, then why, then what to do. Anything else that is thrown is a bug. */
export class UserError extends Error {
  /** Why it is so. */
  readonly why?: string;
  /** What to do about it. */
  readonly next?: string;
  /** 2: wrong usage or unreadable input; 3: the cluster or endpoint could not be reached or refused everything. */
  readonly exitCode: 2 | 3;

  constructor(message: string, details: { why?: string; next?: string; exitCode: 2 | 3; cause?: unknown }) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'UserError';
    this.exitCode = details.exitCode;
    if (details.why !== undefined) this.why = details.why;
    if (details.next !== undefined) this.next = details.next;
  }
}
