import { prepareGroup, type PreparedNode } from './prepare';
import type { GroupSchema, SchemaNode } from './types';

const TEXT = 0;
const INTEGER = 1;
const TIME = 2;
const BOOLEAN = 3;
const TEXT_MAP = 4;
const TEXT_LIST = 5;
const RAW = 6;
const OWNER = 7;
const OWNERS = 8;
const MANAGED = 9;
const MANAGED_LIST = 10;
const OBJECT_META = 11;

const nodes: readonly SchemaNode[] = [
  { type: 'string' },
  { type: 'integer', format: 'int64' },
  { type: 'string', format: 'date-time' },
  { type: 'boolean' },
  { type: 'object', additionalProperties: TEXT },
  { type: 'array', items: TEXT },
  { type: 'object' },
  {
    type: 'object',
    properties: {
      apiVersion: TEXT,
      kind: TEXT,
      name: TEXT,
      uid: TEXT,
      controller: BOOLEAN,
      blockOwnerDeletion: BOOLEAN,
    },
  },
  { type: 'array', items: OWNER },
  {
    type: 'object',
    properties: {
      manager: TEXT,
      operation: TEXT,
      apiVersion: TEXT,
      time: TIME,
      fieldsType: TEXT,
      fieldsV1: RAW,
      subresource: TEXT,
    },
  },
  { type: 'array', items: MANAGED },
  {
    type: 'object',
    properties: {
      name: TEXT,
      generateName: TEXT,
      namespace: TEXT,
      selfLink: TEXT,
      uid: TEXT,
      resourceVersion: TEXT,
      generation: INTEGER,
      creationTimestamp: TIME,
      deletionTimestamp: TIME,
      deletionGracePeriodSeconds: INTEGER,
      labels: TEXT_MAP,
      annotations: TEXT_MAP,
      ownerReferences: OWNERS,
      finalizers: TEXT_LIST,
      managedFields: MANAGED_LIST,
    },
  },
];

const schema: GroupSchema = { group: 'meta.k8s.io', origin: 'builtin', source: 'Kubernetes 1.34', kinds: [], nodes };

/** The type of every object's `metadata`. */
export const objectMetaNode: PreparedNode = prepareGroup(schema).node(OBJECT_META);
