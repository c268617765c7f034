import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Manifest } from '../values/json';
import { Component } from './component';
import type { Model, ObjectId } from './model';
import { Platform } from './platform';

/** An object that nobody wrote as a construct, and where it stands. */
export interface ForeignManifest {
  readonly manifest: Manifest;
  /** File as a reader would name it. */
  readonly file: string;
  /** Line of the file on which it starts, from 1. */
  readonly line: number;
}

/** One object of a file: its source is the place in the file. */
class ForeignObject extends Component {
  override readonly source: () => string;
  readonly object: ApiObject;

  constructor(scope: Construct, id: string, { manifest, file, line }: ForeignManifest) {
    super(scope, id);
    this.source = () => `${file}:${line}`;
    this.object = new ApiObject(this, 'object', manifest);
  }
}

/** The model of plain documents, so that the checks run on manifests of any origin. */
export function modelOfManifests(manifests: readonly ForeignManifest[]): Model {
  const platform = new Platform('manifests');
  const written = new Map<string, Manifest>();
  for (const [index, each] of manifests.entries()) {
    const { object } = new ForeignObject(platform, `object-${index}`, each);
    written.set(object.node.path, each.manifest);
  }
  const model = platform.model();
  // as written, not as cdk8s would write it: without a null, say, a check would see another object
  const objects = model.objects.map(object => ({
    ...object,
    id: inText(object.id),
    manifest: written.get(object.path) ?? object.manifest,
  }));
  return { ...model, objects, networks: [] };
}

/** An identity in text, though a document may have a number for a name: that is up to the check of the schema. */
function inText(id: ObjectId): ObjectId {
  const text = (part: unknown): string => (typeof part === 'string' ? part : JSON.stringify(part));
  return { ...id, name: text(id.name), ...(id.namespace === undefined ? {} : { namespace: text(id.namespace) }) };
}
