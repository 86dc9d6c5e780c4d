import type { ClusterChoice } from '../app/clusterChoice.js';

/** kubectl's flags as oclif hands them over. */
export interface ClusterFlags {
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
}

export function clusterChoice(flags: ClusterFlags): ClusterChoice {
  const { kubeconfig, context, cluster, user, as, namespace } = flags;
  return {
    cluster: {
      kubeconfig,
      context,
      cluster,
      user,
      as,
      asGroup: flags['as-group'],
      namespace,
      requestTimeout: flags['request-timeout'],
    },
    allNamespaces: flags['all-namespaces'],
    selector: flags.selector,
  };
}
