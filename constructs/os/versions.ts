/** Configuration contracts of Talos that machines can be described in: the minor version whose defaults and fields are used. */
export const CONTRACTS = ['1.10', '1.11', '1.12', '1.13'] as const;

/** A configuration contract of Talos. */
export type Contract = (typeof CONTRACTS)[number];

/** A minor version of Talos: what it runs, and what it can be upgraded from. */
export interface TalosMinor {
  /** Lowest and highest minor version of Kubernetes that it runs. */
  readonly kubernetes: readonly [lowest: string, highest: string];
  /** Lowest minor version of Talos that its installer accepts as the one before. */
  readonly upgradeFrom: string;
  readonly source: string;
}

/** What fits together. Talos checks it on the node, when configuration is applied, so that a wrong pair shows at the first machine. */
export const SUPPORT: Readonly<Record<string, TalosMinor>> = {
  '1.10': row('1.28', '1.33', '1.8', 'talos110'),
  '1.11': row('1.29', '1.34', '1.9', 'talos111'),
  '1.12': row('1.30', '1.35', '1.10', 'talos112'),
  '1.13': row('1.31', '1.36', '1.11', 'talos113'),
};

function row(lowest: string, highest: string, upgradeFrom: string, folder: string): TalosMinor {
  const source = `github.com/siderolabs/talos/pkg/machinery v1.13.5, compatibility/${folder}`;
  return { kubernetes: [lowest, highest], upgradeFrom, source };
}

/** A version of three numbers, which may have a suffix such as `-beta.1`. */
export const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$/;

/** Major and minor of a version: `1.13` of `1.13.5`. */
export function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** How many minors the first version is ahead of the second, both of one major. */
export function minorsBetween(newer: string, older: string): number {
  return Number(newer.split('.')[1]) - Number(older.split('.')[1]);
}
