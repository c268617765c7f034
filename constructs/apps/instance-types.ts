import type { Construct } from 'constructs';
import {
  VirtualMachineClusterInstancetype,
  VirtualMachineClusterPreference,
} from '../../lib/kinds/generated/instancetype.kubevirt.io';
import { checkProps } from '../../lib/model/check-props';
import { Component } from '../../lib/model/component';
import { DURATION } from '../../lib/model/component-shapes';
import { list, oneOf, where, type PropType, type Shape } from '../../lib/model/prop-types';
import { PREFERENCES } from './instance-types-preferences';
import { INSTANCE_TYPE_SERIES, instanceTypesOf, type InstanceTypeSeries } from './instance-types-sizes';

export { instanceTypeSize, type InstanceTypeSeries, type MachineSize } from './instance-types-sizes';

/** Props of {@link InstanceTypes}. */
export interface InstanceTypesProps {
  /**
   * Series of which machines may be.
   * @default ['u1', 'o1', 'd1', 'cx1', 'm1', 'n1', 'rt1', 'gn1']
   */
  readonly series?: readonly InstanceTypeSeries[];
  /**
   * Guests that machines may be prepared for, e.g. `ubuntu`.
   * @default - all
   */
  readonly preferences?: readonly string[];
  /**
   * How long its objects may take to become ready, as Flux writes durations.
   * @default '10m'
   */
  readonly timeout?: string;
}

const once = (words: readonly string[]): PropType<false> =>
  where(list(oneOf(...words)), (given: readonly string[]) => {
    const twice = given.find((each, index) => given.indexOf(each) !== index);
    return twice === undefined ? undefined : `name each once, and "${twice}" is there twice`;
  });
const PROPS: Shape<InstanceTypesProps> = {
  series: once(INSTANCE_TYPE_SERIES),
  preferences: once(Object.keys(PREFERENCES)),
  timeout: DURATION,
};

/**
 * Sizes of virtual machines and settings for their guests, for all namespaces: KubeVirt's common instance types and preferences.
 * @example
 * new InstanceTypes(platform, 'instance-types', { series: ['u1', 'cx1'] });
 */
export class InstanceTypes extends Component {
  /** @throws FindingsError with all problems of the props */
  constructor(scope: Construct, id: string, props: InstanceTypesProps = {}) {
    checkProps(scope, id, props, PROPS);
    const { series = INSTANCE_TYPE_SERIES, preferences = Object.keys(PREFERENCES), timeout } = props;
    super(scope, id, { timeout });
    for (const [name, spec] of series.flatMap(each => [...instanceTypesOf(each)]))
      new VirtualMachineClusterInstancetype(this, `type-${name}`, { metadata: { name, labels: VENDOR }, spec });
    for (const name of preferences)
      new VirtualMachineClusterPreference(this, `preference-${name}`, {
        metadata: { name, labels: VENDOR },
        spec: PREFERENCES[name]!,
      });
  }
}

/** Tells these from types that people make themselves. */
const VENDOR = { 'instancetype.kubevirt.io/vendor': 'kubevirt.io' } as const;
