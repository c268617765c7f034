import { setTimeout as sleep } from 'node:timers/promises';
import { DRAINED, LEAVING, ON_TRIAL, nodeOf, type KubernetesNode, type NodeObject } from './kubernetes-node';
import type { Redaction } from './redaction';
import { runTool, type Ran } from './run-tool';
import { failed } from './step';

/** Where a ConfigMap is. */
export interface ConfigMapName {
  readonly name: string;
  readonly namespace: string;
}

/** Limit of a call that only asks, in milliseconds. */
const ASK_MS = 15_000;
/** How long the address of the API may take to move to another control plane, in milliseconds. */
const MOVES_MS = 90_000;
/** What kubectl says where nobody answers. */
const AWAY = /connection to the server|unable to connect|etcdserver|timeout|EOF|connection (refused|reset)/i;

/** The user's `kubectl`, with the credential that a control plane gave. */
export class Kubectl {
  constructor(
    private readonly program: string,
    private readonly kubeconfig: string,
    private readonly redaction: Redaction,
  ) {}

  /**
   * Whether the API server is ready.
   * @param server address of one of several, https with a port
   * @param authority file of the only authority whose certificates it may show
   * @returns why not
   */
  async notReady(server?: string, authority?: string): Promise<string | undefined> {
    const which = [
      ...(server === undefined ? [] : ['--server', server]),
      ...(authority === undefined ? [] : ['--certificate-authority', authority]),
    ];
    const { ok, stderr } = await this.run([...which, 'get', '--raw', '/readyz'], ASK_MS);
    return ok ? undefined : stderr;
  }

  /** @throws FindingsError `machines/kubernetes` where the API server does not answer */
  async nodes(): Promise<readonly KubernetesNode[]> {
    const { items } = (await this.json(['get', 'nodes', '-o', 'json'])) as { readonly items: readonly NodeObject[] };
    return items.map(nodeOf);
  }

  /** Moves pods off a node, budgets respected. @returns what stands in the way */
  async drain(node: string, timeoutMs: number): Promise<string | undefined> {
    const flags = ['--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${Math.ceil(timeoutMs / 1000)}s`];
    const { ok, stderr } = await this.run(['drain', node, ...flags], timeoutMs + ASK_MS);
    return ok ? undefined : stderr;
  }

  /** Writes on a node that a delivery drains it, for the run that comes after one that was killed. */
  async markDrained(node: string): Promise<void> {
    await this.demand(['annotate', 'node', node, `${DRAINED}=true`, '--overwrite']);
  }

  /** Writes on a node that settings of its machine are on trial, or takes that back. */
  async markTrial(node: string, isOn: boolean): Promise<void> {
    await this.demand(['annotate', 'node', node, isOn ? `${ON_TRIAL}=true` : `${ON_TRIAL}-`, '--overwrite']);
  }

  /** Writes on a node that its machine was told to leave: silence then means that it did. */
  async markLeaving(node: string): Promise<void> {
    await this.demand(['annotate', 'node', node, `${LEAVING}=true`, '--overwrite']);
  }

  /** Lets pods come back to a node that a delivery drained. */
  async letBack(node: string): Promise<void> {
    await this.demand(['uncordon', node]);
    await this.demand(['annotate', 'node', node, `${DRAINED}-`]);
  }

  async deleteNode(node: string): Promise<void> {
    await this.demand(['delete', 'node', node, '--ignore-not-found', '--wait=false']);
  }

  /** The data of a ConfigMap; undefined where it is absent. */
  async configMap({ name, namespace }: ConfigMapName): Promise<Readonly<Record<string, string>> | undefined> {
    const { items } = (await this.json(['get', 'configmaps', '-n', namespace, '-o', 'json', '--field-selector', `metadata.name=${name}`])) as { readonly items: readonly { readonly data?: Readonly<Record<string, string>> }[] }; // prettier-ignore
    return items[0] === undefined ? undefined : (items[0].data ?? {});
  }

  async applyConfigMap(metadata: ConfigMapName, data: Readonly<Record<string, string>>): Promise<void> {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    await this.demand(['apply', '--server-side', '--force-conflicts', '--field-manager=strata-talos', '-f', '-'], JSON.stringify(object)); // prettier-ignore
  }

  async deleteConfigMap({ name, namespace }: ConfigMapName): Promise<void> {
    await this.demand(['delete', 'configmap', name, '-n', namespace, '--ignore-not-found']);
  }

  /** What a call printed as JSON. @throws FindingsError `machines/kubernetes` with what kubectl said */
  async json(args: readonly string[]): Promise<unknown> {
    return JSON.parse(await this.demand(args)) as unknown;
  }

  /** What must succeed. The address of the API moves while its control plane restarts, so it is asked again for a while. */
  private async demand(args: readonly string[], input?: string): Promise<string> {
    const end = Date.now() + MOVES_MS;
    for (;;) {
      const { ok, stdout, stderr } = await this.run(args, ASK_MS, input);
      if (ok) return stdout;
      if (!AWAY.test(stderr) || Date.now() >= end)
        throw failed('machines/kubernetes', `kubectl ${args.slice(0, 2).join(' ')} failed: ${stderr}`, 'run it again');
      await sleep(1_000);
    }
  }

  /** Runs it; the error text is without secrets. */
  async run(args: readonly string[], timeoutMs: number, input?: string): Promise<Ran> {
    const ran = await runTool(this.program, ['--kubeconfig', this.kubeconfig, ...args], { timeoutMs, input });
    return { ...ran, stderr: this.redaction.clean(ran.stderr).trim() };
  }
}
