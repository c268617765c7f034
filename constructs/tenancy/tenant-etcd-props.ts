import { DURATION } from '../../lib/model/component-shapes';
import { FLAG, TEXT, integer, object, oneOf, where, type PropProblem, type Shape } from '../../lib/model/prop-types';
import { parseQuantity, type Quantity } from '../../lib/values/quantity';
import type { Resources } from '../apps/resources';

/** Props of {@link TenantEtcd}. */
export interface TenantEtcdProps {
  /**
   * Members: an odd number. Three outlive the loss of one node, five that of two.
   * @minimum 1
   * @default 3
   */
  readonly replicas?: number;
  /**
   * Volume of each member. It can grow later, never shrink; the database may use 95 % of it.
   * @default '4Gi'
   */
  readonly size?: Quantity;
  /**
   * StorageClass of the volumes. It cannot change after creation. One that copies between nodes is not needed: etcd copies itself.
   * @default - the cluster's default StorageClass
   */
  readonly storageClass?: string;
  /**
   * CPU and memory of each member.
   * @default { cpu: '1', memory: '512Mi' }
   */
  readonly resources?: Resources;
  /**
   * Whether two members may ever share a node: with `preferred` they do where nodes are too few, and one node then holds the votes of two.
   * @default 'required'
   */
  readonly spread?: 'required' | 'preferred';
  /**
   * Whether metrics are collected, by a PodMonitor on port 2381.
   * @default false
   */
  readonly monitoring?: boolean;
  /**
   * How long its objects may take to become ready, as Flux writes durations.
   * @default '10m'
   */
  readonly timeout?: string;
}

const QUANTITY = where(TEXT, (value: string) => {
  const parsed = parseQuantity(value);
  return parsed !== undefined && parsed > 0n ? undefined : 'be a positive quantity such as 4Gi';
});

const ODD = where(integer(1), (value: number) =>
  value % 2 === 1 ? undefined : 'be odd: an even number bears no more losses than the odd one below it',
);

/** What the props take. */
export const TENANT_ETCD: Shape<TenantEtcdProps> = {
  replicas: ODD,
  size: QUANTITY,
  storageClass: TEXT,
  resources: object<Resources>({ cpu: QUANTITY, memory: QUANTITY }),
  spread: oneOf('required', 'preferred'),
  monitoring: FLAG,
  timeout: DURATION,
};

/** An etcd that belongs to no tenant. */
export const WITHOUT_TENANT: PropProblem = {
  code: 'tenant/module',
  field: '',
  message: 'a TenantEtcd is the etcd of a tenant, and there is no Tenant above it',
  fix: "put it below one: new TenantEtcd(tenant, 'etcd')",
};
