import { codes, StatusError } from '../call/grpcStatus.js';

/** An answer of a server that has no reflection is told in these words. */
export async function supported<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error) => {
    if (error instanceof StatusError && error.status.code === codes.unimplemented)
      throw new ReflectionUnsupported(error);
    throw error;
  });
}

/** The server says nothing about its methods. */
class ReflectionUnsupported extends Error {
  constructor(cause: unknown) {
    super('server does not support the reflection API', { cause });
    this.name = 'ReflectionUnsupported';
  }
}
