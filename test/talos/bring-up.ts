import type { Patience, Step } from '../../lib/talos/step';
import { SimulatedSite, QUICK } from './simulated-site';

/** Numbers of workers; machines that are worked on at once are 16. */
const WORKERS = [4, 16, 48] as const;
const CONTROL_PLANES = 3;

/** Machines that take as much longer than the tools as real ones do, for two processors that play all of them. */
const TIMING = { install: 12_000, reboot: 6_000 };
const PATIENCE: Patience = { ...QUICK, poll: 2_000, machine: 300_000, etcd: 300_000, kubernetes: 300_000 };

/** Seconds from the start of a delivery until so many workers, and three control planes, are a cluster. */
async function bringUp(workers: number): Promise<{ readonly workers: number; readonly all: number }> {
  const site = await SimulatedSite.start({ count: CONTROL_PLANES + workers, timing: TIMING });
  try {
    await site.machines.until('maintenance', ({ machines }) => machines.every(({ maintenance }) => maintenance), 120);
    const { addresses } = site.machines;
    const cluster = site.cluster({
      controlPlanes: addresses.slice(0, CONTROL_PLANES),
      workers: addresses.slice(CONTROL_PLANES),
    });
    const times: number[] = [];
    const onStep = ({ machine = '', step }: Step): void => {
      if (machine.startsWith('w-') && step === 'configure') times.push(performance.now());
    };
    const begun = performance.now();
    await site.deliver(cluster, { patience: PATIENCE, onStep });
    return { workers: (times.at(-1)! - times[0]!) / 1000, all: (performance.now() - begun) / 1000 };
  } finally {
    await site.stop();
  }
}

async function main(): Promise<void> {
  for (const workers of WORKERS) {
    const seconds = await bringUp(workers);
    process.stdout.write(
      `${workers} workers: ${seconds.workers.toFixed(0)} s from the first one's configuration to the last one's first boot, ${seconds.all.toFixed(0)} s in all\n`,
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
