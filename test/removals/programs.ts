import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { clusterFolder } from '../../lib/gitops/paths';
import { Removals, type Stage } from '../../lib/gitops/removals/removals';
import { treeOf } from '../../lib/gitops/tree';
import { writeTree, type WriteResult } from '../../lib/gitops/tree-writer';
import type { ChartFacts } from '../../lib/model/chart-facts';
import { Component } from '../../lib/model/component';
import { HelmComponent, type HelmComponentProps } from '../../lib/model/helm-component';
import type { Model } from '../../lib/model/model';
import { Platform, type PlatformProps } from '../../lib/model/platform';

/** What a program adds to its platform. */
export type Program = (platform: Platform) => unknown;

/** The model of a program. */
export function modelOf(program: Program, props: PlatformProps = {}): Model {
  const platform = new Platform('demo', props);
  program(platform);
  return platform.model();
}

/** A folder with the tree of a cluster, as `strata synth` leaves it run by run. */
export class TreeOnDisk {
  readonly dir = mkdtempSync(join(tmpdir(), 'strata-removals-'));

  removals(model: Model): Removals {
    return Removals.between(this.dir, treeOf(model), model);
  }

  /** Writes the next step, as `strata synth --stage`. */
  step(model: Model): Stage {
    const stage = this.removals(model).stage();
    const within = [clusterFolder(model.cluster)];
    const { refused }: WriteResult = writeTree(this.dir, stage.files, { within, keep: stage.keep });
    expect(refused).toEqual([]);
    return stage;
  }

  /** Files of the last run, as its inventory has them, below the folder of the cluster. */
  get files(): readonly string[] {
    const { files } = JSON.parse(this.text('.strata-inventory.json')) as { files: object };
    return Object.keys(files).map(path => path.replace('clusters/demo/', ''));
  }

  text(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  remove(): void {
    rmSync(this.dir, { recursive: true });
  }
}

/** An operator that a chart installs, with its kinds. */
export function operator(
  scope: Construct,
  id: string,
  crds: readonly string[],
  props: Partial<HelmComponentProps> = {},
): HelmComponent {
  return new HelmComponent(scope, id, {
    chart: { repository: 'https://charts.example.org', name: id, version: '1.0.0' },
    namespace: id,
    facts: { crds, objects: [], webhooks: [], images: [] } as Partial<ChartFacts> as ChartFacts,
    ...props,
  });
}

/** A component in a namespace of its own. */
export function component(scope: Construct, id: string, namespace = id): Component {
  const made = new Component(scope, id, { namespace });
  made.addNamespace(namespace);
  return made;
}
