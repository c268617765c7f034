import type { MachineCapacity } from '../../lib/model/model';
import { EXTENSIONS, KERNEL_MODULES, SYSCTLS } from '../../lib/model/node-requirements';
import {
  ANYTHING,
  FLAG,
  TEXT,
  integer,
  list,
  map,
  object,
  oneOf,
  required,
  text,
  where,
  type PropType,
  type Shape,
} from '../../lib/model/prop-types';
import { parsePrefix } from '../../lib/values/cidr';
import { parseIp } from '../../lib/values/ip-address';
import { parseQuantity } from '../../lib/values/quantity';
import type { DataDisk, DiskEncryption, DiskSelector, EphemeralVolume, Install } from './disks';
import type { Bond, Link, LinkNetwork, LinkSelector, Route, Vlan } from './links';
import type { Machine, MachineImage, MachineSettings, Taint } from './machine';
import { SIZE } from './volumes';

/** An address of either family. */
export const ADDRESS = where(TEXT, (value: string) => (parseIp(value) ? undefined : 'be an IP address'));
const PREFIX = where(TEXT, (value: string) =>
  parsePrefix(value) ? undefined : 'be ADDRESS/PREFIX, e.g. 192.0.2.11/24',
);
const MAC = text(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'be a hardware address in small letters, e.g. 52:54:00:12:34:56');
const MAC_PATTERN = text(
  /^(([0-9a-f]{2}:){5}[0-9a-f]{2}|(?=.*\*)[0-9a-f:*]{1,17})$/,
  'be a hardware address in small letters, e.g. 52:54:00:12:34:56, or with * for what may vary, e.g. 52:54:00:*',
);
const LINK_NAME = text(/^[a-z][a-zA-Z0-9_.-]{0,14}$/, 'be the name of a network interface, at most 15 characters');
const AMOUNT = text(/^[1-9]\d*(MB|GB|TB|MiB|GiB|TiB)$/, 'be a size, e.g. 100GB');
const WORD = text(/^[!-~]+$/, 'be one word without spaces');

const LINK_SELECTOR: Shape<LinkSelector> = { mac: MAC_PATTERN, busPath: TEXT, driver: TEXT };
const selector = where(object(LINK_SELECTOR), (value: object) =>
  Object.keys(value).length === 0 ? 'say how the interface is found' : undefined,
);
const ROUTE: Shape<Route> = { to: PREFIX, via: required(ADDRESS), metric: integer(0) };
const NETWORK: Shape<LinkNetwork> = {
  addresses: list(PREFIX),
  dhcp: FLAG,
  routes: list(object(ROUTE)),
  mtu: integer(68, 65_535),
};
const member: PropType<false> = {
  required: false,
  problems: (value, field) => (typeof value === 'string' ? LINK_NAME : selector).problems(value, field),
};
const BOND: Shape<Bond> = {
  mode: required(
    oneOf('balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'),
  ),
  members: required(list(member)),
  miimon: integer(1),
  updelay: integer(0),
  downdelay: integer(0),
  lacpRate: oneOf('slow', 'fast'),
  xmitHashPolicy: oneOf('layer2', 'layer3+4', 'layer2+3', 'encap2+3', 'encap3+4', 'vlan+srcmac'),
};
const VLAN: Shape<Vlan> = { ...NETWORK, id: required(integer(1, 4094)) };
const LINK: Shape<Link> = {
  ...NETWORK,
  name: required(LINK_NAME),
  selector,
  bond: object(BOND),
  vlans: list(object(VLAN)),
};

const DISK_SELECTOR: Shape<DiskSelector> = {
  serial: TEXT,
  wwid: TEXT,
  model: TEXT,
  busPath: TEXT,
  type: oneOf('ssd', 'hdd', 'nvme', 'sd'),
  size: text(SIZE, 'be a comparison with a size, e.g. >= 500GB'),
};
const DISK_PATH = text(/^\/dev\/[^\s]+$/, 'be the path of a device below /dev');
const DISK: PropType<false> = {
  required: false,
  problems: (value, field) => (typeof value === 'string' ? DISK_PATH : object(DISK_SELECTOR)).problems(value, field),
};
const INSTALL: Shape<Install> = { disk: DISK, wipe: FLAG };
const DATA_DISK: Shape<DataDisk> = {
  name: required(text(/^[A-Za-z0-9-]{1,34}$/, 'be at most 34 letters, digits and dashes')),
  disk: required(DISK),
  use: oneOf('untouched', 'filesystem', 'raw'),
  minSize: AMOUNT,
  maxSize: AMOUNT,
};
const EPHEMERAL: Shape<EphemeralVolume> = { minSize: AMOUNT, maxSize: AMOUNT };
const KMS: Shape<Exclude<DiskEncryption, string>> = { kms: required(text(/^(https|grpc):\/\/[^/]/, 'be an address')) };
const ENCRYPTION: PropType<false> = {
  required: false,
  problems: (value, field) =>
    (typeof value === 'string' ? oneOf('node-id', 'tpm') : object(KMS)).problems(value, field),
};
const IMAGE: Shape<MachineImage> = {
  extensions: EXTENSIONS,
  kernelArguments: list(WORD),
  overlay: object<NonNullable<MachineImage['overlay']>>({ name: required(WORD), image: required(WORD) }),
  secureBoot: FLAG,
  installer: WORD,
};
const TAINT: Shape<Taint> = { value: TEXT, effect: required(oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute')) };

const AMOUNT_FOR_PODS = required(
  where(ANYTHING, (value: unknown) =>
    (parseQuantity(String(value)) ?? 0n) > 0n ? undefined : 'be a positive quantity such as 16, 15500m or 120Gi',
  ),
);
const CAPACITY: Shape<MachineCapacity> = { cpu: AMOUNT_FOR_PODS, memory: AMOUNT_FOR_PODS };

/** What settings of machines take. */
export const SETTINGS: Shape<MachineSettings> = {
  labels: map(TEXT),
  annotations: map(TEXT),
  taints: map(object(TAINT)),
  zone: TEXT,
  rack: TEXT,
  capacity: object(CAPACITY),
  install: object(INSTALL),
  dataDisks: list(object(DATA_DISK)),
  ephemeral: object(EPHEMERAL),
  encryption: ENCRYPTION,
  image: object(IMAGE),
  kernelModules: KERNEL_MODULES,
  sysctls: SYSCTLS,
  maxPods: integer(1),
  nameservers: list(ADDRESS),
  timeServers: list(WORD),
  links: list(object(LINK)),
  patches: list(map()),
};

/** What a machine takes. */
export const MACHINE: Shape<Machine> = {
  ...SETTINGS,
  hostname: required(
    text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'be a DNS label: small letters, digits and inner dashes, at most 63'),
  ),
  role: required(oneOf('control-plane', 'worker')),
  address: required(ADDRESS),
  mac: MAC,
  maintenanceFingerprint: text(
    /^[A-Za-z0-9+/]{43}=$/,
    'be the fingerprint that the console shows: 44 characters of base64, the last one =',
  ),
  class: TEXT,
};
