import { describeReal } from '../cluster/real';
import { runMachineKills } from './run-machine-kills';

jest.setTimeout(300_000);

const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** A first boot; changes are interrupted with the stack (test/pulumi/stack-kills.test.ts), upgrades by `make soak`. */
describeReal('machines whose delivery is killed', ['talosctl', 'kubectl', 'etcd', 'kube-apiserver'], () => {
  test(`a further run ends what was begun, and never makes a second cluster (seed ${SEED})`, async () => {
    const { failures } = await runMachineKills(SEED, 0, 1);
    expect(failures).toEqual([]);
  });
});
