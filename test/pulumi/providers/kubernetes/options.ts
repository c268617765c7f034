import type { ApiServer } from '../../../../lib/sandbox/api-transport';
import type { Mutable } from './force-new';
import { apiServer, defaultNamespace, parseKubeconfig, type Choice } from './kubeconfig';

/** What the configuration of the provider says. */
export interface Options {
  /** How the API server is reached, or why that is not known. */
  readonly server: ApiServer | Error;
  /** Namespace for objects that name none. */
  readonly namespace: string;
  readonly mutable: Mutable;
  /** Whether a create takes over an object that is there. */
  readonly upsert: boolean;
  /** Whether conflicting owners lose their fields. */
  readonly force: boolean;
  /** Whether what can't be reached counts as deleted. */
  readonly deleteUnreachable: boolean;
  /** Whether what can't be reached stays as the state has it. */
  readonly skipUnreachable: boolean;
}

/** Reads the configuration; where it says nothing, the environment does (pkg provider/provider.go, Configure). */
export function readOptions(variables: ReadonlyMap<string, string>): Options {
  const flag = (name: string, variable: string): boolean =>
    (variables.get(name) ?? process.env[`PULUMI_K8S_${variable}`]) === 'true';
  const choice: Choice = { context: given(variables, 'context'), cluster: given(variables, 'cluster') };
  const kubeconfig = given(variables, 'kubeconfig') ?? process.env.KUBECONFIG ?? '~/.kube/config';
  return {
    ...place(kubeconfig, choice, given(variables, 'namespace')),
    mutable: {
      configMaps: flag('enableConfigMapMutable', 'ENABLE_CONFIGMAP_MUTABLE'),
      secrets: flag('enableSecretMutable', 'ENABLE_SECRET_MUTABLE'),
    },
    upsert: flag('upsertExistingObjects', 'UPSERT_EXISTING_OBJECTS'),
    force: flag('enablePatchForce', 'ENABLE_PATCH_FORCE'),
    deleteUnreachable: flag('deleteUnreachable', 'DELETE_UNREACHABLE'),
    skipUnreachable: flag('skipUpdateUnreachable', 'SKIP_UPDATE_UNREACHABLE'),
  };
}

/** A kubeconfig that can't be read is no error yet: the cluster counts as unreachable. */
function place(text: string, choice: Choice, namespace: string | undefined): Pick<Options, 'server' | 'namespace'> {
  try {
    const kubeconfig = parseKubeconfig(text);
    return { server: apiServer(kubeconfig, choice), namespace: namespace ?? defaultNamespace(kubeconfig, choice) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const server = new Error(`failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${reason}`);
    return { server, namespace: namespace ?? '' };
  }
}

function given(variables: ReadonlyMap<string, string>, name: string): string | undefined {
  return variables.get(name) || undefined;
}
