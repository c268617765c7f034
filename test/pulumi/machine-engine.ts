import { dirname } from 'node:path';
import { ensureTools } from '../../lib/sandbox';
import { MAIN } from '../cli/compiled';
import { SimulatedSite } from '../talos/simulated-site';
import { startEngine, type Engine } from './engine';
import { allProviders } from './provider-folder';

/** How a program of the tests calls our command. */
export const STRATA = `${process.execPath} ${MAIN}`;

/** The real engine beside simulated machines; until it stops, commands of stacks find `talosctl` and `kubectl` by the PATH of this process. */
export class MachineEngine {
  static async start(count: number): Promise<MachineEngine> {
    const { pulumi, talosctl, kubectl } = await ensureTools(['pulumi', 'talosctl', 'kubectl']);
    const before = process.env.PATH;
    process.env.PATH = [dirname(talosctl), dirname(kubectl), before].join(':');
    const engine = await startEngine({ pulumi, providers: allProviders() });
    return new MachineEngine(engine, await SimulatedSite.start({ count }), before);
  }

  private constructor(
    readonly engine: Engine,
    readonly site: SimulatedSite,
    private readonly pathBefore: string | undefined,
  ) {}

  async stop(): Promise<void> {
    process.env.PATH = this.pathBefore;
    await this.site.stop();
    this.engine.dispose();
  }
}
