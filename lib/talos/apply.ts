import type { FindingsError } from '../values/finding';
import type { FiledMachine } from './cluster-files';
import { persist } from './persist';
import type { ConfiguredSite } from './site';
import { failed } from './step';

/** Gives a machine that runs its configuration: to act at once, or at its next start. @throws FindingsError `machines/refused` */
export async function apply(site: ConfiguredSite, machine: FiledMachine, mode: 'no-reboot' | 'staged'): Promise<void> {
  const { ok, stderr } = await persist(site, machine, [...applyConfig(site, machine), '--mode', mode]);
  if (!ok) throw refuses(machine, stderr);
}

/** The call that hands a machine its configuration. */
export function applyConfig(
  { configurations }: Pick<ConfiguredSite, 'configurations'>,
  { hostname }: FiledMachine,
): readonly string[] {
  return ['apply-config', '-f', configurations.get(hostname)!];
}

export function refuses({ hostname }: FiledMachine, why: string): FindingsError {
  return failed('machines/refused', `${hostname} refuses its configuration: ${why}`, 'correct the settings of the machine', hostname); // prettier-ignore
}
