import { readFileSync } from 'node:fs';
import { core, networking, policy, Provider, rbac, yaml } from '@pulumi/kubernetes';
import type { CustomResource, CustomResourceOptions } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import { Component, Platform } from '../../lib';
import { deploy } from '../../lib/pulumi';
import type { Manifest } from '../../lib/values/json';
import { startEngine } from '../pulumi/engine';
import { namespacesOf } from './pulumi-objects';

/** How a program hands the same objects to Pulumi. */
const CONTESTANTS: Readonly<Record<string, (name: string, objects: number, kubeconfig: string) => void>> = {
  strata(name, objects, kubeconfig) {
    const platform = new Platform(name);
    for (const [{ metadata }, ...manifests] of namespacesOf(name, objects)) {
      const component = new Component(platform, metadata.name!, { namespace: metadata.name! });
      component.addNamespace(metadata.name!);
      for (const manifest of manifests)
        new ApiObject(component, `${manifest.kind}-${manifest.metadata.name}`, manifest);
    }
    deploy(platform, { kubeconfig });
  },
  resources(name, objects, kubeconfig) {
    const provider = new Provider('cluster', { kubeconfig });
    for (const [namespace, ...manifests] of namespacesOf(name, objects)) {
      const parent = resource(namespace, { provider });
      for (const manifest of manifests) resource(manifest, { provider, dependsOn: parent });
    }
  },
  'config group'(name, objects, kubeconfig) {
    const provider = new Provider('cluster', { kubeconfig });
    const objs = namespacesOf(name, objects).flat();
    new yaml.v2.ConfigGroup('all', { objs }, { provider });
  },
};

type KubernetesClass = new (name: string, args: object, options: CustomResourceOptions) => CustomResource;

const CLASSES: Readonly<Record<string, KubernetesClass>> = {
  ConfigMap: core.v1.ConfigMap,
  LimitRange: core.v1.LimitRange,
  Namespace: core.v1.Namespace,
  NetworkPolicy: networking.v1.NetworkPolicy,
  PodDisruptionBudget: policy.v1.PodDisruptionBudget,
  Role: rbac.v1.Role,
  RoleBinding: rbac.v1.RoleBinding as KubernetesClass,
};

function resource({ kind, metadata, ...spec }: Manifest, options: CustomResourceOptions): CustomResource {
  const { namespace = '', name = '' } = metadata;
  return new CLASSES[kind]!(`${namespace}/${name}`, { metadata, ...spec }, options);
}

/** One run of the engine on a stack: `pulumi-run.js CONTESTANT OBJECTS (preview | up) FOLDER PULUMI PROVIDERS KUBECONFIG`. */
async function main(args: readonly string[]): Promise<void> {
  const [contestant, objects, operation, folder, pulumi, providers, kubeconfig] = args as [string, string, 'preview' | 'up', string, string, string, string]; // prettier-ignore
  const engine = await startEngine({ pulumi, providers, folder });
  const name = `${contestant.replace(' ', '-')}-${objects}`;
  const program = CONTESTANTS[contestant]!;
  const stack = await engine.stack(name, () => {
    program(name, Number(objects), readFileSync(kubeconfig, 'utf8'));
    return Promise.resolve();
  });
  await stack[operation]({ color: 'never' });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(String(error));
    process.exit(1);
  },
);
