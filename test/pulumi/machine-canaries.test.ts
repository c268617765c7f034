import { join } from 'node:path';
import type { EngineEvent, Stack } from '@pulumi/pulumi/automation';
import { deliverMachines } from '../../lib/pulumi/machines';
import { describeReal } from '../cluster/real';
import { bundleSecrets, filesBelow, leaks } from '../talos/canaries';
import type { SimulatedSite } from '../talos/simulated-site';
import { MachineEngine, STRATA } from './machine-engine';

jest.setTimeout(600_000);

describeReal(
  'secrets of machines and the real engine',
  ['pulumi', 'talosctl', 'kubectl', 'etcd', 'kube-apiserver'],
  () => {
    let started: MachineEngine;
    let site: SimulatedSite;
    let stack: Stack;
    let serial: string | undefined = 'of no disk';
    const printed = new Map<string, string>();

    beforeAll(async () => {
      started = await MachineEngine.start(4);
      ({ site } = started);
      stack = await started.engine.stack('canaries', program);
    });
    afterAll(() => started?.stop());

    // eslint-disable-next-line @typescript-eslint/require-await
    const program = async (): Promise<object> => {
      const settings = { install: { disk: '/dev/sda' } };
      const [worker = '', ...controlPlanes] = site.machines.addresses;
      const addresses = { controlPlanes, workers: [worker] };
      const workers = serial === undefined ? {} : { install: { disk: { serial } } };
      const platform = site.platform(addresses, { settings, workers });
      const { kubeconfig } = deliverMachines(platform, {
        secrets: site.secrets,
        strata: STRATA,
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
      const state = filesBelow(join(started.engine.folder, 'state'));
      expect([...state.values()].join('\n')).toContain('sim/machines');
      const texts = new Map([...printed, ...state]);
      expect(leaks(texts, bundleSecrets(site.secrets))).toEqual([]);
      for (const [place, text] of texts) expect([place, /LS0tLS1CRUdJTi|BEGIN [A-Z ]*KEY/.test(text)]).toEqual([place, false]); // prettier-ignore
    });
  },
);
