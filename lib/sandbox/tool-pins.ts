/** A tool as this version of Strata wants it. */
export interface ToolPin {
  /** Folder of the wrapper module under `tools/`, which pins all sources by go.sum. */
  readonly module: string;
  /** Go package of the main program. */
  readonly package: string;
  /** Version that is built. */
  readonly version: string;
  /** Lowest version, and the version from which on it is refused, of a tool found on the machine. */
  readonly accepts: readonly [from: string, before: string];
  /**
   * Arguments that make the tool print its version.
   * @default - the tool can't say; one found on the machine is taken only from STRATA_TOOLS
   */
  readonly versionArgs?: readonly string[];
  /** Go variables to set at link time. */
  readonly linkVariables?: Readonly<Record<string, string>>;
}

const KUBERNETES = '1.34.4';

function kubernetes(name: string, versionArgs: readonly string[]): ToolPin {
  const version = 'k8s.io/component-base/version';
  const [major, minor] = KUBERNETES.split('.') as [string, string];
  return {
    module: 'kubernetes',
    package: `k8s.io/kubernetes/cmd/${name}`,
    version: KUBERNETES,
    accepts: ['1.34.0', '1.36.0'],
    versionArgs,
    linkVariables: {
      [`${version}.gitVersion`]: `v${KUBERNETES}`,
      [`${version}.gitMajor`]: major,
      [`${version}.gitMinor`]: minor,
    },
  };
}

function flux(name: string, version: string): ToolPin {
  const [major, minor] = version.split('.') as [string, string];
  return {
    module: `flux-${name}`,
    package: `github.com/fluxcd/${name}-controller`,
    version,
    accepts: [`${major}.${minor}.0`, `${major}.${Number(minor) + 1}.0`],
  };
}

function age(name: string): ToolPin {
  return {
    module: 'age',
    package: `filippo.io/age/cmd/${name}`,
    version: '1.3.2',
    accepts: ['1.1.0', '2.0.0'],
    versionArgs: ['--version'],
    linkVariables: { 'main.Version': 'v1.3.2' },
  };
}

/** Every tool, by the name of its program. */
export const TOOLS = {
  etcd: {
    module: 'etcd',
    package: 'go.etcd.io/etcd/server/v3',
    version: '3.6.8',
    accepts: ['3.5.0', '4.0.0'],
    versionArgs: ['--version'],
  },
  'kube-apiserver': kubernetes('kube-apiserver', ['--version']),
  'kube-controller-manager': kubernetes('kube-controller-manager', ['--version']),
  'kube-scheduler': kubernetes('kube-scheduler', ['--version']),
  kubectl: kubernetes('kubectl', ['version', '--client']),
  kwok: {
    module: 'kwok',
    package: 'sigs.k8s.io/kwok/cmd/kwok',
    version: '0.7.0',
    accepts: ['0.6.0', '1.0.0'],
    versionArgs: ['--version'],
  },
  'source-controller': flux('source', '1.7.0'),
  'kustomize-controller': flux('kustomize', '1.7.3'),
  'helm-controller': flux('helm', '1.4.3'),
  // The version with which this helm-controller renders, so that facts of charts are what Flux will apply.
  helm: {
    module: 'flux-helm',
    package: 'helm.sh/helm/v3/cmd/helm',
    version: '3.19.0',
    accepts: ['3.17.0', '5.0.0'],
    versionArgs: ['version', '--short'],
    linkVariables: { 'helm.sh/helm/v3/internal/version.version': 'v3.19.0' },
  },
  sops: {
    module: 'sops',
    package: 'github.com/getsops/sops/v3/cmd/sops',
    version: '3.13.3',
    accepts: ['3.9.0', '4.0.0'],
    versionArgs: ['--version', '--disable-version-check'],
  },
  pulumi: {
    module: 'pulumi',
    package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi',
    version: '3.250.0',
    accepts: ['3.220.0', '4.0.0'],
    versionArgs: ['version'],
    linkVariables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': 'v3.250.0' },
  },
  // The newest minor whose sources can all be had. Configuration of later ones is validated by their library, see test/talos.
  talosctl: {
    module: 'talosctl',
    package: 'github.com/siderolabs/talos/cmd/talosctl',
    version: '1.12.1',
    accepts: ['1.12.0', '1.15.0'],
    versionArgs: ['version', '--client', '--short'],
    linkVariables: { 'github.com/siderolabs/talos/pkg/machinery/version.Tag': 'v1.12.1' },
  },
  age: age('age'),
  'age-keygen': age('age-keygen'),
} as const satisfies Readonly<Record<string, ToolPin>>;

/** Name of a tool. */
export type ToolName = keyof typeof TOOLS;

/** The pin of a tool, in its general type. */
export function pinOf(name: ToolName): ToolPin {
  return TOOLS[name];
}
