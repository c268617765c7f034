import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { platform } from '../../examples/whole-cloud/cloud';
import type { Model } from '../../lib/model/model';
import { startCluster, type ApiClient, type Cluster } from '../../lib/sandbox';
import { StatusPlayer, type PlayRule } from '../cluster/player';
import { stateProblems } from './broken-states';
import type { Breakage } from './broken-unit';
import { Delivery } from './delivery';
import { playRules } from './player-rules';
import { unitStates } from './unit-states';

/** Seconds within which all units come as far as they can. */
const TIMEOUT = 240;

/** The whole cloud on real Flux, its operators played, with a second cluster in which the add-ons of the tenant's cluster land. */
export class WholeDelivery {
  /** @param first what is delivered first. @default - the whole cloud */
  static async start(first?: Model): Promise<WholeDelivery> {
    const [delivery, tenant] = await Promise.all([
      Delivery.start(platform.model(), [], first),
      startCluster({ nodes: 1 }),
    ]);
    const rules = playRules(delivery.model).map(rule =>
      rule.kind === 'KamajiControlPlane' ? kamaji(rule, tenant) : rule,
    );
    return new WholeDelivery(delivery, tenant, new StatusPlayer(delivery.cluster.client, rules));
  }

  private constructor(
    readonly delivery: Delivery,
    /** What the tenant's cluster is. */
    readonly tenant: Cluster,
    private readonly player: StatusPlayer,
  ) {}

  get client(): ApiClient {
    return this.delivery.cluster.client;
  }

  /**
   * Waits until all units are as they should be at the commit that was delivered last: Ready, or what a breakage makes of them.
   * @returns what is not so when the time is over
   */
  async settle(breakage?: Breakage): Promise<readonly string[]> {
    const { model, commit } = this.delivery;
    const deadline = Date.now() + TIMEOUT * 1000;
    for (;;) {
      const problems = stateProblems(model, breakage, commit, await unitStates(this.client));
      if (problems.length === 0 || Date.now() > deadline) return problems;
      await sleep(250);
    }
  }

  async stop(): Promise<void> {
    try {
      await this.player.stop();
    } finally {
      await Promise.all([this.delivery.stop(), this.tenant.stop()]);
    }
  }
}

/** Kamaji makes kubeconfigs of the control planes that it runs: here, all of one other cluster. */
function kamaji(rule: PlayRule, { kubeconfigPath }: Cluster): PlayRule {
  const kubeconfig = readFileSync(kubeconfigPath, 'utf8');
  return {
    ...rule,
    status: ({ spec }) => ({ ...controlPlane(spec as ControlPlaneSpec), ready: true, initialized: true }),
    creates: object =>
      (rule.creates?.(object) ?? []).map(made => ({ ...made, stringData: { 'super-admin.svc': kubeconfig } })),
  };
}

interface ControlPlaneSpec {
  readonly replicas?: number;
  readonly version: string;
}

function controlPlane({ replicas = 1, version }: ControlPlaneSpec): object {
  return {
    version,
    selector: '',
    replicas,
    readyReplicas: replicas,
    updatedReplicas: replicas,
    unavailableReplicas: 0,
  };
}
