import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FILES } from './control-plane';
import { answersOk, startPart, type Part } from './part';
import { withFreePort } from './ports';
import type { ProcessGroup } from './process-group';

/** The controllers that bring a tree to life. */
export const FLUX = ['source-controller', 'kustomize-controller', 'helm-controller'] as const;

type FluxController = (typeof FLUX)[number];

/** Folder in which source-controller keeps what it fetched, below the scratch folder. */
const ARTIFACTS = 'artifacts';

/** Starts Flux's controllers. The server must serve their kinds by then. */
export function startFlux(
  group: ProcessGroup,
  programs: Readonly<Record<FluxController, string>>,
): Promise<readonly Part[]> {
  mkdirSync(join(group.dir, ARTIFACTS), { recursive: true });
  return Promise.all(FLUX.map(name => startWithItsPorts(group, name, programs[name])));
}

function startWithItsPorts(group: ProcessGroup, name: FluxController, program: string): Promise<Part> {
  // 30 s is the default: long beside the seconds that a dependency takes here.
  if (name !== 'source-controller') return startController(group, name, program, ['--requeue-dependency=1s']);
  return withFreePort(port => {
    const address = `127.0.0.1:${port}`;
    const storage = [`--storage-path=${ARTIFACTS}`, `--storage-addr=${address}`, `--storage-adv-addr=${address}`];
    return startController(group, name, program, storage);
  });
}

function startController(
  group: ProcessGroup,
  name: FluxController,
  program: string,
  more: readonly string[],
): Promise<Part> {
  const env = { RUNTIME_NAMESPACE: 'flux-system', KUBECONFIG: join(group.dir, FILES.kubeconfig) };
  return withFreePort(port => {
    const address = `127.0.0.1:${port}`;
    const args = [
      '--enable-leader-election=false',
      `--health-addr=${address}`,
      '--metrics-addr=0',
      '--concurrent=10',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      ...more,
    ];
    const url = `http://${address}`;
    return startPart(group, { name, program, args, env }, url, () => answersOk(`${url}/readyz`));
  });
}
