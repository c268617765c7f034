import type { Input } from '@pulumi/pulumi';
import type { Platform } from '../model/platform';
import { captureSource } from '../model/source-line';
import { settingValues } from './configuration';
import { deploy, type DeployOptions, type Deployment } from './deploy';
import { printedError } from './printed-error';
import type { KnownWords, SettingValues, Settings } from './setting';

/** What a {@link StrataStack} is made of. */
export interface StackProps<S extends Settings, O extends StackOutputs> {
  /** What the configuration of the stack holds, by name. */
  readonly settings: S & KnownWords<S>;
  /** Builds the platform. */
  readonly platform: (settings: SettingValues<S>) => Platform;
  /** How it is deployed. What must be there before it, such as machines, is registered here. */
  readonly deploy: (settings: SettingValues<S>, platform: Platform) => DeployOptions;
  /**
   * What the stack tells others.
   * @default - nothing
   */
  readonly outputs?: (deployment: Deployment, settings: SettingValues<S>) => O;
}

/** Outputs of a stack by name. */
export type StackOutputs = Readonly<Record<string, Input<unknown>>>;

/**
 * A Pulumi program with types: settings from the configuration of the stack, by a schema; a platform made of them; its deployment; typed outputs.
 * @throws FindingsError with all that is wrong with the configuration, or with all that is wrong with the platform
 * @example
 * const stack = new StrataStack({
 *   settings: {
 *     kubeconfig: { type: 'string', secret: true, description: 'kubeconfig of the cluster' },
 *     host: { type: 'string', format: 'hostname', description: 'domain of the cloud' },
 *   },
 *   platform: ({ host }) => buildCloud(host),
 *   deploy: ({ kubeconfig }) => ({ kubeconfig }),
 *   outputs: (_, { host }) => ({ host }),
 * });
 * export const { host } = stack.outputs;
 */
export class StrataStack<const S extends Settings, O extends StackOutputs = Readonly<Record<string, never>>> {
  readonly settings: SettingValues<S>;
  readonly platform: Platform;
  readonly deployment: Deployment;
  readonly outputs: O;

  constructor({ settings, platform, deploy: options, outputs }: StackProps<S, O>) {
    const source = captureSource();
    try {
      this.settings = settingValues<S>(settings, source());
      this.platform = platform(this.settings);
      this.deployment = deploy(this.platform, options(this.settings, this.platform));
    } catch (error) {
      throw printedError(error);
    }
    this.outputs = outputs?.(this.deployment, this.settings) ?? ({} as O);
  }
}
