/** `endpointSlices` as `endpoint slices`. */
export function evidenceWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/\b(cpu|tls|grpc|http)\b/g, (word) => word.toUpperCase().replace('GRPC', 'gRPC'));
}
