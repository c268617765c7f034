import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FindingsError } from '../../values/finding';
import type { Manifest } from '../../values/json';
import { readDocuments } from '../../yaml/read';
import { emitDocuments } from '../../yaml/emit';
import { ROOT, SOPS_SECRET } from '../../gitops/delivery';
import { FLUX_NAMESPACE } from '../../model/names';
import { CommandError, EXIT, type ExitCode } from '../exit';
import type { Output } from '../output';

/** Options of `strata bootstrap`. */
export interface BootstrapOptions {
  readonly cluster?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** Kinds that others need before they are accepted. */
const FIRST = new Set(['Namespace', 'CustomResourceDefinition']);
/** Kinds that the objects of the first two steps make possible. */
const LAST = new Set(['GitRepository', 'Kustomization']);

/**
 * Starts Flux on a cluster from a tree that `strata synth` wrote: applies its `flux-system` folder in three steps, each as soon as the API server
 * takes it. Nothing changes where all of it is there already.
 * @returns the exit code
 */
export async function bootstrap(tree: string, options: BootstrapOptions, output: Output): Promise<ExitCode> {
  const cluster = chosenCluster(tree, options.cluster);
  const manifests = readAll(join(tree, 'clusters', cluster, 'flux-system'));
  const source = manifests.find(({ kind }) => kind === 'GitRepository');
  if (source === undefined) {
    throw new CommandError(
      `the tree of ${cluster} names no repository: add Flux to the program, with the repository that it reads as its \`source\``,
    );
  }
  const kubectl = kubectlWith(options);
  const step = async (what: string, chosen: readonly Manifest[]): Promise<void> => {
    output.note(`applying ${what}: ${chosen.length} objects`);
    const apply = kubectl(['apply', '--server-side', '--force-conflicts', '-f', '-'], emitDocuments(chosen));
    await output.progress(`applying ${what}`).during(apply);
  };
  const first = manifests.filter(({ kind }) => FIRST.has(kind));
  const crds = first.filter(({ kind }) => kind === 'CustomResourceDefinition');
  await step('namespace and kinds', first);
  const wait = ['wait', '--for=condition=Established', '--timeout=60s', 'crd', ...crds.map(nameOf)];
  await output.progress('waiting for the kinds').during(kubectl(wait));
  await step(
    'controllers',
    manifests.filter(({ kind }) => !FIRST.has(kind) && !LAST.has(kind)),
  );
  await step(
    'source and root',
    manifests.filter(({ kind }) => LAST.has(kind)),
  );
  output.result(credentials(source));
  return EXIT.ok;
}

function nameOf({ metadata }: Manifest): string {
  return metadata.name ?? '';
}

function chosenCluster(tree: string, wanted: string | undefined): string {
  const folder = join(tree, 'clusters');
  if (statSync(folder, { throwIfNoEntry: false }) === undefined)
    throw new CommandError(`${tree} is no tree: it has no folder 'clusters'; write one by \`strata synth\``);
  const clusters = readdirSync(folder).sort();
  const held = clusters.length === 1 ? `the cluster ${clusters[0]}` : `the clusters ${clusters.join(', ')}`;
  if (wanted === undefined && clusters.length !== 1)
    throw new CommandError(`${tree} holds ${held}: choose one by --cluster`);
  const cluster = wanted ?? clusters[0]!;
  if (!clusters.includes(cluster)) throw new CommandError(`${tree} has no cluster '${cluster}': it holds ${held}`);
  return cluster;
}

function readAll(folder: string): Manifest[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.yaml'))
    .sort();
  return files.flatMap(file => {
    const path = join(folder, file);
    const { documents, findings } = readDocuments(readFileSync(path, 'utf8'), path);
    if (findings.length > 0) throw new FindingsError(findings);
    return documents.map(({ value }) => value as Manifest);
  });
}

/** What a person has to make by hand, once: no tree holds a credential. */
function credentials({ spec }: Manifest): string {
  const { url, secretRef } = spec as { readonly url: string; readonly secretRef?: { readonly name: string } };
  const lines = [`Flux reads ${url}.`];
  if (secretRef !== undefined) {
    lines.push(
      `Make its credentials, if they are not there: kubectl -n ${FLUX_NAMESPACE} create secret generic ${secretRef.name} --from-file=identity=<private key> --from-file=known_hosts=<known_hosts>`,
    );
  }
  lines.push(
    `If the tree holds encrypted secrets: kubectl -n ${FLUX_NAMESPACE} create secret generic ${SOPS_SECRET} --from-file=age.agekey=<age key>`,
    `Watch it: kubectl -n ${FLUX_NAMESPACE} get kustomization ${ROOT} -w`,
  );
  return lines.join('\n');
}

type Kubectl = (args: readonly string[], input?: string) => Promise<void>;

function kubectlWith({ context, kubeconfig }: BootstrapOptions): Kubectl {
  const common = [
    ...(context === undefined ? [] : ['--context', context]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
  ];
  return (args, input = '') =>
    new Promise((resolve, reject) => {
      const child = spawn('kubectl', [...common, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      let errors = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      child.on('error', error => reject(new CommandError(`kubectl can't be run: ${error.message}`, EXIT.environment)));
      child.on('close', code => {
        if (code === 0) resolve();
        else reject(new CommandError(`kubectl ${args[0]} failed: ${errors.trim()}`, EXIT.environment));
      });
      child.stdin.end(input);
    });
}
