import { check } from '../../lib/check';
import { Platform } from '../../lib/model/platform';
import { CiliumNetwork } from '../../constructs/infrastructure/cilium';
import { KubeOvnNetwork } from '../../constructs/infrastructure/kube-ovn';
import { KubeVirt } from '../../constructs/infrastructure/kubevirt';
import { LinstorStorage } from '../../constructs/infrastructure/linstor';
import { TalosCluster } from '../../constructs/os/talos-cluster';
import { WHOLE } from './fleets';

test('machines have what the components of a cloud need, each with who asked for it, and nothing contradicts', () => {
  const platform = new Platform('prod', { nodeCidr: '192.0.2.0/24' });
  const talos = new TalosCluster(platform, 'talos', WHOLE);
  const cilium = new CiliumNetwork(platform, 'cilium', { chained: { target: 'kube-ovn' } });
  new KubeOvnNetwork(platform, 'kube-ovn', { cilium, masterNodes: talos.addressesOf('control-plane') });
  new LinstorStorage(platform, 'linstor', { pools: [{ name: 'data', zfs: { devices: ['/dev/sdb'] } }] });
  new KubeVirt(platform, 'kubevirt');
  const asked = new Map(talos.needsOf('worker-1')!.map(({ what, by }) => [what, by]));
  expect(asked).toEqual(
    new Map([
      ...asked,
      ['kernel module drbd', ['linstor']],
      ['kernel module openvswitch', ['kube-ovn']],
      ['kernel module zfs', ['linstor']],
      ['system extension siderolabs/drbd', ['linstor']],
      ['system extension siderolabs/zfs', ['linstor']],
      ['containerd setting io.containerd.cri.v1.runtime device_ownership_from_security_context', ['kubevirt']],
      ['allocateNodeCidrs', ['kube-ovn']],
    ]),
  );
  const ours = check(platform.model()).filter(({ code }) => /^(talos|networks|nodes)\//.test(code));
  expect(ours).toEqual([]);
});
