import { join } from 'node:path';
import { PaasFull, type PaasFullProps } from '../../bundles/paas-full';
import { drawProps, make, type Drawing } from './drawing';
import type { Fleet } from './machines';
import { addSubnets, masterNodes } from './networks';
import { drawPools } from './storage';
import { readType } from './type-reader';

const FORM = readType(join(__dirname, '../../bundles/paas-full.ts'), 'PaasFullProps');

/** Adds the whole bundle, with components left out and others configured. */
export function addBundle(drawing: Drawing, fleet: Fleet): void {
  const { home, random, world } = drawing;
  const id = drawing.idOf('paas');
  const pools = drawPools(random, fleet).slice(0, random.chance(0.8) ? 1 : 2);
  const storagePools = pools.length > 0 ? pools : [{ name: 'data', lvm: {} }];
  const drawn = drawProps<PaasFullProps>(drawing, FORM, ['controlPlanes', 'storagePools']);
  const props = { ...drawn, controlPlanes: masterNodes(fleet), storagePools };
  make(drawing, 'PaasFull', { scope: home, id }, props, given => {
    const paas = new PaasFull(home, id, given);
    if (paas.linstor !== undefined) world.storageClasses.push(...paas.linstor.classNames);
    addSubnets(drawing, paas.kubeOvn);
  });
}
