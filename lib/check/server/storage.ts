import { qualifiedNameProblems, subdomainProblems } from '../../schema/names';
import { parseQuantity } from '../../values/quantity';
import type { Field } from '../field';
import type { Report } from './report';
import { labelSelector } from './selectors';

const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** PersistentVolumeClaims: a size and how they are used. */
export function persistentVolumeClaim(object: Field, report: Report): void {
  claimSpec(object.at('spec'), report);
}

/** The spec of a claim, also that of a pod's ephemeral volume. */
export function claimSpec(spec: Field, report: Report): void {
  const modes = spec.at('accessModes');
  if (modes.items.length === 0) report.required(modes, 'must list at least one access mode');
  for (const mode of modes.items) if (!ACCESS_MODES.includes(mode.text)) report.notSupported(modes, ACCESS_MODES);
  if (modes.items.length > 1 && modes.items.some(({ text }) => text === 'ReadWriteOncePod'))
    report.forbidden(modes, 'ReadWriteOncePod goes with no other access mode');
  labelSelector(spec.at('selector'), report);
  const storage = spec.at('resources', 'requests', 'storage');
  if (!storage.given) report.required(storage);
  else if ((parseQuantity(String(storage.value)) ?? 1n) <= 0n) report.invalid(storage, 'must be more than nought');
  report.named(spec.at('storageClassName'), subdomainProblems);
  report.choice(spec.at('volumeMode'), ['Block', 'Filesystem']);
}

/** StorageClasses: a provisioner, and what it may be told. */
export function storageClass(object: Field, report: Report): void {
  const provisioner = object.at('provisioner');
  if (report.needs(provisioner)) {
    for (const problem of qualifiedNameProblems(provisioner.text.toLowerCase())) report.invalid(provisioner, problem);
  }
  report.oneOf(object.at('reclaimPolicy'), ['Delete', 'Retain']);
  report.choice(object.at('volumeBindingMode'), ['Immediate', 'WaitForFirstConsumer']);
}
