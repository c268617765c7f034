import { dirname, join } from 'node:path';
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation';
import { deliverMachines } from '../../lib/pulumi/machines';
import { ensureTools } from '../../lib/sandbox';
import { MAIN } from '../cli/compiled';
import { describeReal } from '../cluster/real';
import { bundleSecrets, filesBelow, leaks } from '../talos/canaries';
import { SimulatedSite } from '../talos/simulated-site';
import { startEngine, type Engine } from './engine';
import { allProviders } from './provider-folder';

jest.setTimeout(600_000);

describeReal(
  'secrets of machines and the real engine',
  ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'],
  () => {
    let engine: Engine;
    let site: SimulatedSite;
    let stack: Stack;
    let serial: string | undefined = 'of no disk';
    const printed = new Map<string, string>();
    const before = process.env.PATH;

    beforeAll(async () => {
      const { pulumi, talosctl, kubectl } = await ensureTools(['pulumi', 'talosctl', 'kubectl']);
      process.env.PATH = [dirname(talosctl), dirname(kubectl), before].join(':');
      engine = await startEngine({ pulumi, providers: allProviders() });
      site = await SimulatedSite.start({ count: 4 });
      stack = await engine.stack('canaries', program);
    });
    afterAll(async () => {
      process.env.PATH = before;
      await site?.stop();
      engine?.dispose();
    });

    // eslint-disable-next-line @typescript-eslint/require-await
    const program = async (): Promise<object> => {
      const settings = { install: { disk: '/dev/sda' } };
      const [worker = '', ...controlPlanes] = site.machines.addresses;
      const addresses = { controlPlanes, workers: [worker] };
      const workers = serial === undefined ? {} : { install: { disk: { serial } } };
      const platform = site.platform(addresses, { settings, workers });
      const { kubeconfig } = deliverMachines(platform, {
        secrets: site.secrets,
        strata: `${process.execPath} ${MAIN}`,
      });
      return { kubeconfig };
    };

    /** Runs the engine, and keeps its output and the log of its events. @returns whether it went well */
    async function run(verb: 'preview' | 'up'): Promise<boolean> {
      const events: EngineEvent[] = [];
      const texts: string[] = [];
      const options = { color: 'never' as const, onEvent: (event: EngineEvent) => void events.push(event), onOutput: (text: string) => void texts.push(text) }; // prettier-ignore
      const ok = await (verb === 'up' ? stack.up(options) : stack.preview(options)).then(
        () => true,
        (error: unknown) => {
          texts.push(String(error));
          return false;
        },
      );
      printed.set(`output ${printed.size}`, texts.join(''));
      printed.set(`events ${printed.size}`, events.map(event => JSON.stringify(event)).join('\n'));
      return ok;
    }

    test('a preview, an up that fails, and the same once more', async () => {
      expect(await run('preview')).toBe(true);
      expect(await run('up')).toBe(false);
      expect([...printed.values()].join('\n')).toContain('machines/refused');
      serial = undefined;
      expect(await run('up')).toBe(true);
    });

    test('none stands in the state, its history, the events or the output', () => {
      const state = filesBelow(join(engine.folder, 'state'));
      expect([...state.values()].join('\n')).toContain('sim/machines');
      const texts = new Map([...printed, ...state]);
      expect(leaks(texts, bundleSecrets(site.secrets))).toEqual([]);
      for (const [place, text] of texts) expect([place, /LS0tLS1CRUdJTi|BEGIN [A-Z ]*KEY/.test(text)]).toEqual([place, false]); // prettier-ignore
    });
  },
);
