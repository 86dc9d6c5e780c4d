/** A kubeconfig with one context, as YAML. */
export function kubeconfigFor(server: string, token: string, namespace: string): string {
  return `apiVersion: v1
kind: Config
current-context: playground
clusters:
- name: playground
  cluster:
    server: ${server}
users:
- name: playground
  user:
    token: ${token}
contexts:
- name: playground
  context:
    cluster: playground
    user: playground
    namespace: ${namespace}
`;
}
