import { idOf } from '../../model/identity';
import type { ObjectId } from '../../model/model';
import { FindingsError, type Finding } from '../../values/finding';
import type { Manifest } from '../../values/json';
import { isMap } from '../../values/json-map';
import { textsAt, valuesAt } from '../../values/values-at';
import { readDocuments } from '../../yaml/read';
import { CLUSTER_SCOPED, clusterFolder } from '../paths';
import { DiskTree } from '../tree-disk';
import { knownFiles } from '../tree-known';
import { tellingOfDisk } from '../tree-writer';

/** A unit as its Kustomization on the disk has it. */
export interface LastUnit {
  readonly name: string;
  /** File of its Kustomization, in the tree. */
  readonly file: string;
  readonly kustomization: Manifest;
  /** Folder of its objects, in the tree. */
  readonly folder: string;
  readonly dependsOn: ReadonlySet<string>;
  /** Whether Flux deletes what leaves it. */
  readonly prunes: boolean;
  /** Service account, in the namespace of Flux, with whose rights Flux deletes. */
  readonly serviceAccount: string | undefined;
}

/** An object as the disk has it. */
export interface LastObject {
  /** File, in the tree. */
  readonly path: string;
  readonly id: ObjectId;
  readonly manifest: Manifest;
  readonly unit: LastUnit;
}

/** The files of one cluster that earlier runs wrote: what Flux delivers now. The disk is read only when somebody asks. */
export class LastTree {
  /** @throws FindingsError `tree/inventory`, `tree/not-read` */
  static at(dir: string, cluster: string): LastTree {
    return tellingOfDisk(dir, () => {
      const disk = new DiskTree(dir);
      const folder = `${clusterFolder(cluster)}/`;
      const paths = new Set(knownFiles(disk).all.flatMap(inventory => [...inventory.keys()]));
      return new LastTree(disk, folder, [...paths].filter(path => path.startsWith(folder)).sort());
    });
  }

  private found: ReadonlyMap<string, LastUnit> | undefined;

  private constructor(
    private readonly disk: DiskTree,
    private readonly folder: string,
    /** Paths of all files, sorted. */
    readonly files: readonly string[],
  ) {}

  /** Whether a file still stands there. */
  has(file: string): boolean {
    return this.disk.at(file) === 'file';
  }

  /** Units by name. @throws FindingsError `removal/not-read` */
  get units(): ReadonlyMap<string, LastUnit> {
    const folder = `${this.folder}kustomizations/`;
    return (this.found ??= new Map(
      this.files
        .filter(file => file.startsWith(folder) && this.has(file))
        .map(file => unitOf(file, this.read(file)))
        .map(unit => [unit.name, unit]),
    ));
  }

  /** The objects in some of the files; files of no unit are left out. @throws FindingsError `removal/not-read` with all that can't be read */
  objects(files: readonly string[]): readonly LastObject[] {
    const byFolder = new Map([...this.units.values()].map(unit => [unit.folder, unit]));
    const unread: Finding[] = [];
    const objects = files.flatMap(path => {
      // <folder of the unit>/<namespace or _cluster>/<file>
      const steps = path.split('/').slice(0, -1);
      const namespace = steps.pop();
      const unit = byFolder.get(steps.join('/'));
      if (unit === undefined) return [];
      try {
        const manifest = this.read(path);
        // ciphertext need not state its namespace
        const id = { ...idOf(manifest), namespace: namespace === CLUSTER_SCOPED ? undefined : namespace };
        return [{ path, id, manifest, unit }];
      } catch (error) {
        if (!(error instanceof FindingsError)) throw error;
        unread.push(...error.findings);
        return [];
      }
    });
    if (unread.length > 0) throw new FindingsError(unread);
    return objects;
  }

  private read(file: string): Manifest {
    const { documents, findings } = readDocuments(this.disk.read(file).toString('utf8'), file);
    const [document] = documents;
    if (findings.length === 0 && documents.length === 1 && isManifest(document?.value)) return document.value;
    throw new FindingsError([notRead(file, findings[0]?.message ?? 'it holds no object')]);
  }
}

function isManifest(value: unknown): value is Manifest {
  return (
    isMap(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string' && isMap(value.metadata)
  );
}

function unitOf(file: string, kustomization: Manifest): LastUnit {
  const { name = '' } = kustomization.metadata;
  return {
    name,
    file,
    kustomization,
    folder: (textsAt(kustomization, 'spec.path')[0] ?? '').replace(/^\.\//, ''),
    dependsOn: new Set(textsAt(kustomization, 'spec.dependsOn[].name').filter(needed => needed !== name)),
    prunes: valuesAt(kustomization, 'spec.prune')[0] === true,
    serviceAccount: textsAt(kustomization, 'spec.serviceAccountName')[0],
  };
}

function notRead(file: string, why: string): Finding {
  return {
    code: 'removal/not-read',
    severity: 'error',
    message: `${file} leaves the tree or changes its unit, and can't be read to see what goes with it: ${why}`,
    source: file,
    fix: 'restore it from version control',
  };
}
