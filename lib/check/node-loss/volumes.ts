import { isDefaultClass, volumeCopies } from '../../kinds/rules/volume-copies';
import { writesTo } from '../../kinds/rules/virtual-machine-pods';
import type { VolumeClaims } from '../../kinds/rules/pod-group';
import type { Model, ModelObject } from '../../model/model';
import { rulesFor } from './rules';

/** Volumes whose data is on one node and nowhere else. */
export interface SingleCopy {
  readonly field: string;
  readonly storageClass: string;
}

/** Finds the volumes of objects that have one copy. */
export class Volumes {
  /** Copies by class; of the default class under the empty name. */
  private readonly copies = new Map<string, number | undefined>();
  private readonly defaultName: string | undefined;
  /** Disks that machines write to, as `namespace/name`. */
  private readonly written = new Set<string>();

  constructor(private readonly model: Model) {
    const classes = model.objects.filter(({ id }) => id.group === 'storage.k8s.io' && id.kind === 'StorageClass');
    for (const { id, manifest } of classes) this.copies.set(id.name, volumeCopies(manifest));
    const defaults = classes.filter(({ manifest }) => isDefaultClass(manifest));
    // the class that is the newest counts where there are several, which only a cluster knows
    this.defaultName = defaults.length === 1 ? defaults[0]!.id.name : undefined;
    for (const { from, to } of model.edges) {
      const [user, disk] = [model.objects[from]!, model.objects[to]!];
      if (user.id.kind === 'VirtualMachine' && writesTo(user.manifest, disk.id.name))
        this.written.add(`${disk.id.namespace ?? ''}/${disk.id.name}`);
    }
  }

  /** The first claim of an object that is on a class of one copy. */
  singleCopyOf({ id, manifest }: ModelObject): SingleCopy | undefined {
    const claims = rulesFor(this.model, id)?.volumes?.(manifest) ?? [];
    const isOwn = ({ fetched = false }: VolumeClaims): boolean =>
      !fetched || this.written.has(`${id.namespace ?? ''}/${id.name}`);
    return claims
      .filter(isOwn)
      .flatMap(({ field, storageClass = this.defaultName }) =>
        storageClass !== undefined && this.copies.get(storageClass) === 1 ? [{ field, storageClass }] : [],
      )[0];
  }

  /** A class of the program that keeps more than one copy. */
  get replicatedClass(): string | undefined {
    return [...this.copies].filter(([, copies]) => (copies ?? 0) > 1).map(([name]) => name)[0];
  }
}
