import type { JsonObject } from '../../lib/values/json';
import { compact } from './compact';
import type { DataDisk, Disk, DiskEncryption, DiskSelector } from './disks';
import type { MachineIntent, Written } from './intent';
import { document } from './network-documents';

/** Volumes and their encryption. Encryption is a field up to contract 1.10, part of the volumes' documents from 1.11. */
export function volumes({ cluster: { contract }, machine }: MachineIntent): Written {
  const { ephemeral, encryption, dataDisks } = machine;
  const encrypted = encryption === undefined ? undefined : encryptionOf(encryption);
  const inDocuments = contract === '1.10' ? undefined : encrypted;
  const provisioning = ephemeral === undefined ? undefined : compact({ ...ephemeral });
  const system = [
    ...(inDocuments === undefined ? [] : [document('VolumeConfig', { name: 'STATE', encryption: inDocuments })]),
    ...(inDocuments === undefined && provisioning === undefined
      ? []
      : [document('VolumeConfig', compact({ name: 'EPHEMERAL', provisioning, encryption: inDocuments }))]),
  ];
  return {
    machine:
      encrypted === undefined || contract !== '1.10'
        ? undefined
        : { systemDiskEncryption: { state: encrypted, ephemeral: encrypted } },
    documents: [...system, ...dataDisks.flatMap(dataVolume)],
  };
}

function encryptionOf(encryption: DiskEncryption): JsonObject {
  const key: JsonObject =
    encryption === 'node-id'
      ? { nodeID: {} }
      : encryption === 'tpm'
        ? { tpm: {} }
        : { kms: { endpoint: encryption.kms } };
  return { provider: 'luks2', keys: [{ slot: 0, ...key }] };
}

function dataVolume({ name, disk, use = 'untouched', minSize = '1GB', maxSize }: DataDisk): readonly JsonObject[] {
  if (use === 'untouched') return [];
  const provisioning = compact({ diskSelector: { match: expressionOf(disk) }, minSize, maxSize });
  return [document(use === 'raw' ? 'RawVolumeConfig' : 'UserVolumeConfig', { name, provisioning })];
}

/** A disk as an expression over the attributes of a disk. */
function expressionOf(disk: Disk): string {
  if (typeof disk === 'string') return `disk.dev_path == ${JSON.stringify(disk)} && !system_disk`;
  const { serial, wwid, model, busPath, type, size } = disk;
  const terms = [
    equal('disk.serial', serial),
    equal('disk.wwid', wwid),
    equal('disk.model', model),
    equal('disk.bus_path', busPath),
    ...typeTerms(type),
    ...(size === undefined ? [] : [sizeTerm(size)]),
    '!system_disk',
  ];
  return terms.filter(term => term !== undefined).join(' && ');
}

function equal(attribute: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${attribute} == ${JSON.stringify(value)}`;
}

function typeTerms(type: DiskSelector['type']): readonly string[] {
  if (type === undefined) return [];
  if (type === 'nvme') return [`disk.transport == "nvme"`];
  return type === 'sd' ? [`disk.transport == "mmc"`] : [type === 'hdd' ? 'disk.rotational' : '!disk.rotational'];
}

/** `>= 500GB` as `disk.size >= 500u * GB`. */
function sizeTerm(size: string): string {
  const [, operator, amount, unit] = SIZE.exec(size) ?? [];
  return `disk.size ${operator} ${amount}u * ${unit}`;
}

/** A comparison with a size. Source: Talos, `machine.install.diskSelector.size`. */
export const SIZE = /^(>=|<=|==|>|<) ?([1-9]\d*)(MB|GB|TB)$/;
