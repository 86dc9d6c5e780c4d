// The one door to @kubernetes/client-node, which is heavy: import this module by `await import()` only.
export { KubeConfig } from '@kubernetes/client-node';
