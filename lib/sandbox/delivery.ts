import { join, resolve } from 'node:path';
import { ChartRepository } from './chart-repository';
import { GitServer } from './git-server';

/** The sources from which Flux takes trees and charts, on loopback, served by this process. */
export interface Delivery {
  /** Serves what {@link pushTree} pushed, branch `main`. */
  readonly gitUrl: string;
  /** The bare repository behind it. */
  readonly gitDir: string;
  /** Serves what {@link addCharts} added. */
  readonly chartRepoUrl: string;
  /** Makes the content of a folder the newest commit; resolves to its hash. */
  pushTree(dir: string): Promise<string>;
  /** Packs chart folders into the chart repository. */
  addCharts(...dirs: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Starts a git server and a chart repository whose files lie below `dir`. */
export async function startDelivery(dir: string, helm: string): Promise<Delivery> {
  const git = await GitServer.start(join(dir, 'git'));
  const charts = await ChartRepository.start(join(dir, 'charts'), helm);
  return {
    gitUrl: git.url,
    gitDir: git.repository.path,
    chartRepoUrl: charts.url,
    pushTree: tree => git.repository.pushTree(resolve(tree)),
    addCharts: (...dirs) => charts.add(...dirs),
    close: async () => {
      await Promise.all([git.close(), charts.close()]);
    },
  };
}
