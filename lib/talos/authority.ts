/** An authority of a cluster that can be replaced while the cluster runs. */
export interface Authority {
  /** As it is told, e.g. `Kubernetes`. */
  readonly of: string;
  /** Its member of the bundle's `certs`. */
  readonly member: 'os' | 'k8s';
  /** Part of the configuration whose `acceptedCAs` lists the others that are accepted. */
  readonly part: 'machine' | 'cluster';
}

/** Authorities by the names that the command line has for them. */
export const AUTHORITIES = {
  talos: { of: 'the Talos API', member: 'os', part: 'machine' },
  kubernetes: { of: 'Kubernetes', member: 'k8s', part: 'cluster' },
} as const satisfies Record<string, Authority>;

export type AuthorityName = keyof typeof AUTHORITIES;
