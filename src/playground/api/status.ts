/** A refusal as the Kubernetes API says it: thrown where it arises, written as a Status object. */
export class ApiRefusal extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }

  toStatus(): object {
    const { code, reason, message } = this;
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
  }
}

export function notFound(message = 'the server could not find the requested resource'): ApiRefusal {
  return new ApiRefusal(404, 'NotFound', message);
}

export function badRequest(message: string): ApiRefusal {
  return new ApiRefusal(400, 'BadRequest', message);
}
