/** What there was to be seen of a call that did not end with a plain answer of its server. */
export interface CallEvidence {
  scheme: 'http' | 'https';
  /**
   * `page`: the answer is no gRPC. `status`: it is, and the status is not OK. `no-trailers`: it ends without a status.
   * The others are what broke it off; `refused-message` is one that we do not take.
   */
  ended: 'page' | 'status' | 'no-trailers' | 'half-message' | 'refused-message' | 'reset' | 'cut' | 'too-late';
  /** The status of the call, by the gRPC specification. */
  code: number;
  message: string;
  http?: number;
  contentType?: string;
  /** Headers that tell who answered; names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** The beginning of a page. */
  page?: string;
  /** The error of RST_STREAM, by its name. */
  reset?: string;
  /** The last GOAWAY of the connection, with its debug text. */
  goAway?: { error: string; text: string };
  /** Messages that had come. */
  messages: number;
}
